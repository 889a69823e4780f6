"""Sealed configuration: values that only the user's own engine can open."""

from __future__ import annotations

from fleetform.graph.expressions import Variable
from fleetform.graph.session import Session
from fleetform.graph.texts import Text


def sealed_config(session: Session, key: str) -> Text:
    """The text that stands for a sealed configuration value: a sensitive variable of the graph."""
    name = session.variable_name(key.replace(":", "_"))
    variable = Variable(name, "text", secret=True, description=f"Value of the secret configuration {key}")
    session.graph.variables[name] = variable
    return Text(variable)
