"""Resources that are not as an engine has them: those whose name is not known, and those of dynamic providers.

The first are named after where the unknown part of the name comes from. A recording that goes on leaves the others
out, with variables in place of what they would give.
"""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import re
from typing import Any

from fleetform.graph import hints, marks
from fleetform.graph.expressions import Expr, Ref, Variable, refs
from fleetform.graph.hints import Hint
from fleetform.graph.outputs import data_of, make
from fleetform.graph.session import Session
from fleetform.graph.symbols import symbol


def known_name(session: Session, res: Any, ty: str, name: str) -> str:
    """The name of a resource; one that is made of an unknown value is named after where the value comes from.

    An engine knows the name when it makes the resource. Here only the same name for the same text matters, and
    another name for another text; a note tells that it differs.
    """
    if not session.is_marked(name):
        return name
    whole = session.parse(name)
    base = marks.readable(name, lambda number: _origin(session, session.marked(number)))
    told, number = base, 2
    while session.names.setdefault((ty, told), whole) != whole:
        told, number = f"{base}-{number}", number + 1
    session.note(
        f"the name of {ty} '{told}' is made of {session.describe(whole)[0]}: an engine gives it another name, "
        "and with the value among the facts so does a recording"
    )
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
        kind, items = hints.variable_kinds(hint)
        variable = Variable(
            session.variable_name(f"{name}_{output}"),
            kind,
            description=f"Stands for '{output}' of the dynamic provider's resource '{name}'",
            items=items,
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


def _origin(session: Session, expr: Expr) -> str:
    """Where an unknown text comes from, as a part of a name."""
    first = next(refs(expr), None)
    if first is None:
        return "unknown"
    owner = session.graph.resources.get(first.node)
    steps = [owner.name] if owner is not None else []
    steps += [str(step) for step in first.path if isinstance(step, str | int)]
    return re.sub(r"[^A-Za-z0-9]+", "-", "-".join(steps)).strip("-") or "unknown"
