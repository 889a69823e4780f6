"""Resources that no target can have: those of dynamic providers, and those whose name is not known.

A recording that goes on leaves the first out, with variables in place of what they would give, and names the others
after where the unknown part of the name comes from.
"""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import re
from typing import Any

from fleetform.graph import hints, marks
from fleetform.graph.expressions import Expr, Kind, Ref, Variable, refs
from fleetform.graph.hints import Hint
from fleetform.graph.outputs import data_of, make
from fleetform.graph.session import Session
from fleetform.graph.symbols import symbol

_VARIABLE_KINDS: dict[str, Kind] = {
    "text": "text",
    "number": "number",
    "boolean": "boolean",
    "list": "list",
    "map": "map",
}


def known_name(session: Session, res: Any, ty: str, name: str) -> str:
    """The name of a resource, which is known before anything is deployed.

    Raises:
        NotPortable: It is made of an unknown value, and the recording does not go on.
    """
    if not session.is_marked(name):
        return name
    told = marks.readable(name, lambda number: _origin(session.marked(number)))
    error = session.unportable(
        f"the name of a {ty} is made", "Name resources after what is known, e.g. a number.", session.parse(name)
    )
    told = session.assume(error, told, f"its name is '{told}'", anywhere=True)
    res.__dict__["_name"] = told
    return told


def stand_in(session: Session, res: Any, name: str) -> None:
    """Leaves out a dynamic provider's resource, and puts variables in place of its outputs.

    Raises:
        NotPortable: The recording does not go on.
    """
    error = session.unportable(
        f"'{name}' is a dynamic provider's resource: Python code that an engine runs",
        "Use a resource of a provider, or pulumi_command.",
    )
    session.assume(error, None, "it is not there; variables stand for its outputs", anywhere=True)

    def made(output: str, hint: Hint) -> Any:
        kind = hints.kind_of(hints.plain(hint))
        variable = Variable(
            session.variable_name(f"{name}_{output}"),
            _VARIABLE_KINDS.get(kind, "any"),
            description=f"Stands for '{output}' of the dynamic provider's resource '{name}'",
        )
        session.graph.variables[variable.name] = variable
        return symbol(variable, hint)

    attributes = res.__dict__
    attributes.stand_ins = made
    for output in [key for key, value in attributes.items() if _is_of(value, data_of(res.urn).value)]:
        attributes[output] = make(made(output, hints.resource_hints(type(res)).get(output)))


def _is_of(value: Any, urn: str) -> bool:
    """Whether an attribute is an output of a resource, and not its URN."""
    if not hints.is_output(value):
        return False
    expr: Expr | None = getattr(data_of(value).value, "_expr", None)
    return isinstance(expr, Ref) and expr.node == urn


def _origin(expr: Expr) -> str:
    """Where an unknown text comes from, as a part of a name."""
    first = next(refs(expr), None)
    steps = [str(step) for step in first.path if isinstance(step, str | int)] if first else []
    return re.sub(r"[^A-Za-z0-9]+", "-", "-".join(steps)).strip("-") or "unknown"
