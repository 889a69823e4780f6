"""Programs that fail by themselves, in words: what was raised, where, and what helps."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Mapping

from fleetform.graph.local_calls import CHART
from fleetform.graph.model import SourcePosition
from fleetform.graph.session import Session


def failure(session: Session, error: Exception, secrets: Mapping[str, str | None]) -> str:
    """What a program raised, without the secrets it may have put into that."""
    told = without(session.readable(str(error)), secrets) or "no message"
    return f"the program failed: {type(error).__name__}: {told}{_of_charts(session, error)}{_to_install(error)}"


def _of_charts(session: Session, error: Exception) -> str:
    """A word on charts, where a program looks for a resource that only Helm makes."""
    charts = [item.name for item in session.graph.resources.values() if item.type == CHART]
    if not (charts and isinstance(error, KeyError)):
        return ""
    return f"\n  The resources of the charts {', '.join(charts)} are not known before Helm makes them"


def _to_install(error: Exception) -> str:
    """What to do about a package that is not there."""
    if not isinstance(error, ModuleNotFoundError) or not error.name:
        return ""
    name = error.name.partition(".")[0]
    package = name.replace("_", "-") if name.startswith("pulumi_") else name
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return (
        f"\n  Install it where fleetform is (`pip install {package}`), or name the program's own virtual environment "
        f"in its Pulumi.yaml, made for Python {version} as this one"
    )


def without(text: str, secrets: Mapping[str, str | None]) -> str:
    """A message without the secrets that a program may put into it; a longer one may hold a shorter one."""
    for value in sorted(filter(None, secrets.values()), key=len, reverse=True):
        text = text.replace(value, "(secret)")
    return text


def failing_line(session: Session, error: BaseException) -> SourcePosition | None:
    """The innermost line of the program in an exception."""
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        told = session.places.inside(error.filename)
        if told is not None:  # a line that never ran, so no frame is there
            return SourcePosition(told, error.lineno, error.offset or 1)
    trace = traceback.extract_tb(error.__traceback__)
    for frame in reversed(trace):
        told = session.places.inside(frame.filename)
        if told is not None and frame.lineno:
            return SourcePosition(told, frame.lineno)
    return None
