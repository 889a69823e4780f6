"""What goes wrong while a program is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetform.graph.model import SourcePosition

if TYPE_CHECKING:
    from fleetform.graph.expressions import Expr


class RecordingError(Exception):
    """A program that cannot be recorded: it failed by itself, or it does something that needs an engine.

    Attributes:
        source: The line of the program, where known.
    """

    def __init__(self, message: str, source: SourcePosition | None = None) -> None:
        super().__init__(f"{source}: {message}" if source else message)
        self.message = message
        self.source = source


class GraphFileError(RecordingError):
    """A file that holds no saved graph."""


class NotPortable(RecordingError):  # noqa: N818  it names the program's fault, as users read it
    """A program that needs a value which is known only after deployment.

    Attributes:
        reason: What cannot be said.
        advice: What to write instead.
        value: What the unknown value is, in words.
        resource: URN of the resource it belongs to, where known.
        about: The unknown value itself, where there is one.
    """

    def __init__(
        self,
        reason: str,
        advice: str,
        *,
        source: SourcePosition | None = None,
        value: str = "",
        resource: str | None = None,
        about: Expr | None = None,
    ) -> None:
        told = f" of {value}" if value else ""
        super().__init__(f"not portable: {reason}{told}, which is known only after deployment. {advice}", source)
        self.reason = reason
        self.advice = advice
        self.value = value
        self.resource = resource
        self.about = about
