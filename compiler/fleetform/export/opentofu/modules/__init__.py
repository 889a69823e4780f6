"""A configuration whose repeated components are modules.

Components of one type whose blocks have one shape are calls of one module; what differs between them are its
variables. Nothing else changes: the same resources, in the same order, with the same values.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from fleetform.export.opentofu.addresses import Names
from fleetform.export.opentofu.building import Configuration
from fleetform.export.opentofu.layout import flat
from fleetform.export.opentofu.modules.calls import nested, tidied
from fleetform.export.opentofu.modules.grouping import Candidates, groups_of, levels_of
from fleetform.export.opentofu.modules.inventory import Inventory
from fleetform.export.opentofu.modules.module import FOLDER
from fleetform.export.opentofu.modules.naming import Naming
from fleetform.export.opentofu.modules.readme import readme
from fleetform.export.opentofu.modules.repeated import with_locals
from fleetform.export.opentofu.modules.rewriting import Library, Rewriting
from fleetform.export.opentofu.modules.roots import put_together
from fleetform.export.opentofu.modules.whereabouts import Whereabouts
from fleetform.export.opentofu.tree import Argument, Block

__all__ = ["modular"]


def modular(configuration: Configuration) -> tuple[dict[str, list[Block]], dict[str, str], dict[str, str]]:
    """The files of a configuration with modules.

    Returns:
        File name without suffix, with `/`, to blocks; further files of text; flat addresses to those in modules.
    """
    library: Library = {}
    whereabouts = Whereabouts(configuration)
    root = put_together(_with_calls(configuration, library, whereabouts), library, whereabouts)
    return (*_files(root, library), whereabouts.now)


def _with_calls(configuration: Configuration, library: Library, whereabouts: Whereabouts) -> Configuration:
    """The configuration with calls of modules: the innermost ones first."""
    inventory = Inventory(configuration)
    candidates = Candidates(configuration, inventory)
    naming, calls = Naming(), Names()
    root = configuration
    for number, level in enumerate(levels_of(configuration.graph, candidates)):
        if number:
            inventory = Inventory(root)
            candidates = Candidates(root, inventory)
        groups = groups_of(level, candidates, naming)
        root = Rewriting(root, inventory, groups, library, calls, whereabouts).configuration()
    return root


def _said_once(file: str, blocks: list[Block], taken: set[str]) -> list[Block]:
    """The blocks of a file of the root, with local values for tags and labels that all of them have."""
    if not any(block.type == "resource" for block in blocks):
        return blocks
    return with_locals(blocks, "" if file == "main" else f"{file}_", taken)


def _files(root: Configuration, library: Library) -> tuple[dict[str, list[Block]], dict[str, str]]:
    files = flat(root)
    taken = {
        item.name
        for blocks in files.values()
        for block in blocks
        if block.type == "locals"
        for item in block.body
        if isinstance(item, Argument)
    }
    made = {name: [tidied(block) for block in _said_once(name, blocks, taken)] for name, blocks in files.items()}
    texts: dict[str, str] = {}
    for name, module in sorted(library.items()):
        folder = str(PurePosixPath(FOLDER, name))
        parts = {
            "main": [tidied(nested(block)) for block in module.blocks],
            "outputs": module.outputs.blocks(),
            "variables": module.variable_blocks(),
            "versions": [module.versions(root.terraform)],
        }
        made.update({f"{folder}/{file}": blocks for file, blocks in parts.items() if blocks})
        texts[f"{folder}/README.md"] = readme(module)
    return made, texts
