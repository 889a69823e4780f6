"""What OpenTofu reads of a module, and what several rules ask of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fleetform.migrate.features import in_opentofu, missing, written
from fleetform.migrate.hcl import Block, Document, Expression
from fleetform.migrate.kinds import FileKind
from fleetform.migrate.module import Module

_OVERRIDE = re.compile(r"(?:^|/|_)override\.(?:tf|tofu)(?:\.json)?$")


def documents(module: Module) -> tuple[Document, ...]:
    """The configuration that OpenTofu reads: where `main.tofu` lies beside `main.tf`, only the first."""
    return _in_force(module, module.configuration)


def tests(module: Module) -> tuple[Document, ...]:
    """The tests that OpenTofu reads."""
    return _in_force(module, module.of_kind(FileKind.TEST))


def blocks(module: Module, *types: str) -> Iterator[Block]:
    """The blocks of some types at the top of the configuration that OpenTofu reads."""
    return (block for document in documents(module) for block in document.of(*types))


def blocks_with(module: Module, word: str, *types: str) -> Iterator[Block]:
    """The blocks of some types in files in which a word stands: most files are not looked at any further."""
    return (block for document in documents(module) if document.mentions(word) for block in document.of(*types))


def settings(module: Module, *types: str) -> Iterator[Block]:
    """The blocks of some types within `terraform` blocks that OpenTofu reads."""
    return (inner for block in blocks(module, "terraform") for inner in block.of(*types))


def state_blocks(module: Module) -> list[Block]:
    """The `backend` and `cloud` blocks that count: where override files have some, only those."""
    found = list(settings(module, "backend", "cloud"))
    overriding = [block for block in found if _OVERRIDE.search(block.document.path)]
    return overriding or found


def backends(module: Module, name: str) -> Iterator[Block]:
    """The backends of a type."""
    return (block for block in state_blocks(module) if block.type == "backend" and block.labels == (name,))


def required_sources(module: Module) -> Iterator[tuple[str, Expression]]:
    """The names of the providers that are required, and where they come from."""
    for block in settings(module, "required_providers"):
        for name, attribute in block.attributes.items():
            source = attribute.value.entry("source")
            if source is not None:
                yield name, source.value


def module_sources(module: Module) -> Iterator[Expression]:
    """Where modules come from, also those of tests."""
    tested = (inner for document in tests(module) for run in document.of("run") for inner in run.of("module"))
    for block in (*blocks(module, "module"), *tested):
        source = block.value("source")
        if source is not None:
            yield source


def lacking(module: Module, feature: str) -> str | None:
    """Why the OpenTofu that is moved to has not a feature, in words; None if it has it."""
    return missing(feature, module.repository.target)


def has(module: Module, feature: str) -> bool:
    """Whether the OpenTofu that is moved to has a feature."""
    return in_opentofu(feature, module.repository.target)


def target(module: Module) -> str:
    """The OpenTofu that is moved to, by name."""
    return f"OpenTofu {written(module.repository.target)}"


def is_opentofu_file(document: Document) -> bool:
    """Whether a file is for OpenTofu alone."""
    return document.path.endswith((".tofu", ".tofu.json", ".tofutest.hcl", ".tofutest.json"))


def _in_force(module: Module, given: Iterable[Document]) -> tuple[Document, ...]:
    found = tuple(given)
    if not has(module, "tofu-files"):
        return tuple(one for one in found if not is_opentofu_file(one))
    paths = {one.path for one in found}
    return tuple(one for one in found if _twin(one.path) not in paths)


def _twin(path: str) -> str | None:
    """The file that OpenTofu reads in place of another one."""
    for ending in (".tf", ".tf.json", ".tftest.hcl", ".tftest.json"):
        if path.endswith(ending):
            return path.removesuffix(ending) + ending.replace(".tf", ".tofu", 1)
    return None
