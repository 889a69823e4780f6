"""The root modules of an export: one, or one a layer, each with its state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal, TypeAlias

from fleetform.export.opentofu.addresses import identifier
from fleetform.export.opentofu.backends import backend_block, layer_source
from fleetform.export.opentofu.building import Configuration
from fleetform.export.opentofu.encryption import encryption_block, passphrase_variable
from fleetform.export.opentofu.layers.crossing import Links
from fleetform.export.opentofu.layers.splitting import Layer, layers_of
from fleetform.export.opentofu.readme import README, readme
from fleetform.export.opentofu.stack_references import encrypted_sources
from fleetform.export.opentofu.state import State
from fleetform.export.opentofu.tree import Block

Layers = Literal["split", "single"]
LayOut: TypeAlias = Callable[[Configuration], tuple[dict[str, list[Block]], dict[str, str]]]
"""From a configuration to its files: blocks by name without suffix, and further texts."""


def roots(
    configuration: Configuration,
    lay_out: LayOut,
    write: Callable[[str, list[Block]], tuple[str, str]],
    *,
    layers: Layers,
    links: Links,
    state: State,
) -> dict[str, str | bytes]:
    """The files of all root modules.

    Args:
        configuration: All that is exported.
        lay_out: Puts the blocks of a root into files.
        write: From a name without suffix and blocks to a file's name and text.
        layers: Whether what cannot be planned together is kept apart.
        links: How layers get what they read of each other.
        state: Where the states are kept.
    """
    found = layers_of(configuration, links) if layers == "split" else [Layer("", configuration)]
    files: dict[str, str | bytes] = {}
    for layer in found:
        blocks_of, texts = lay_out(_with_passphrase(layer.configuration, state))
        blocks_of = {**blocks_of, **_state_files(layer, links, state)}
        made: dict[str, str | bytes] = {**texts, **layer.configuration.files}
        made.update(write(name, blocks) for name, blocks in blocks_of.items() if blocks)
        files.update({f"{layer.folder}/{name}".lstrip("/"): content for name, content in made.items()})
    files[README] = readme(found, links, state)
    return files


def _with_passphrase(configuration: Configuration, state: State) -> Configuration:
    variable = passphrase_variable(state.encryption)
    if variable is None:
        return configuration
    return replace(configuration, variables=[*configuration.variables, variable])


def _state_files(layer: Layer, links: Links, state: State) -> dict[str, list[Block]]:
    """The backend with its encryption, and what is read of earlier layers."""
    reads = layer.reads if links == "state" else ()
    terraform = Block("terraform")
    backend = backend_block(state.backend, layer.folder)
    terraform.body += [backend] if backend is not None else []
    if state.encryption is not None:
        encrypted = [identifier(name) for name in reads]
        encrypted += encrypted_sources(layer.configuration, state)
        terraform.body.append(encryption_block(state.encryption, encrypted))
    sources = [block for name in reads for block in layer_source(state.backend, name)]
    return {"backend": [terraform] if terraform.body else [], "layers": sources}
