"""What `fleetform doctor` looks at: one small file a check in `checks/`, found by its name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import cast

from fleetform.cli.doctor import checks
from fleetform.cli.doctor.finding import GROUPS, Finding


def examine() -> list[Finding]:
    """Runs every check; findings are in order of their groups, then of their names."""
    found = [_check(name)() for name in sorted(module.name for module in pkgutil.iter_modules(checks.__path__))]
    return sorted(found, key=lambda finding: (GROUPS.index(finding.group), finding.name.lower()))


def _check(name: str) -> Callable[[], Finding]:
    module = importlib.import_module(f"{checks.__name__}.{name}")
    return cast("Callable[[], Finding]", module.check)
