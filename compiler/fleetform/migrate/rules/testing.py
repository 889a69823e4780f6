"""How bad it is when OpenTofu refuses a test file: that depends on who reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Found

Check = Callable[[Module], Iterable[Found]]


def of_tests(check: Check) -> Check:
    """A check of test files in which findings block only where `tofu init` and `tofu validate` read the tests too.

    Args:
        check: Its findings without a severity of their own block.
    """

    def checked(module: Module) -> Iterator[Found]:
        always = _always_read(module)
        for one in check(module):
            if always or one.severity is not None:
                yield one
            else:
                yield replace(one, message=f"{one.message}; only tofu test reads it here", severity=Severity.DECISION)

    return checked


def _always_read(module: Module) -> bool:
    """Whether tests lie beside configuration, or in a folder `tests` below it; others are read when they are named."""
    if module.configuration:
        return True
    above, _, name = module.folder.rpartition("/")
    tested = module.repository.folders.get(above)
    return name == "tests" and tested is not None and tested.files > 0
