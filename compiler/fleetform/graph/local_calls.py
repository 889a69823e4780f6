"""Functions of providers that need no cloud: they are answered while recording."""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from fleetform.graph.encode import Encoder
from fleetform.graph.expressions import Call, Expr, MapOf
from fleetform.graph.manifests import decode, kustomized
from fleetform.graph.model import ResourceKind
from fleetform.graph.options import urn_of
from fleetform.graph.session import Session
from fleetform.graph.symbols import expression, is_symbolic

Answer = Callable[[Session, Mapping[str, Any], Any], Any]
CHART = "kubernetes:helm.sh/v3:Chart"
"""The component whose resources Helm makes."""

_GIVEN = ("chart", "repo", "version", "path", "namespace", "values", "fetch_opts", "resource_prefix")


def _manifest(session: Session, arguments: Mapping[str, Any], _opts: Any) -> Any:
    """Objects of YAML text."""
    return {"result": decode(session, arguments["text"])}


def _kustomize(session: Session, arguments: Mapping[str, Any], _opts: Any) -> Any:
    """Objects of a kustomize folder."""
    return {"result": kustomized(session, str(arguments["directory"]))}


def _helm(session: Session, arguments: Mapping[str, Any], opts: Any) -> Any:
    """A chart: what it makes is known only to Helm, so the component stands for it."""
    chart = session.graph.resources[urn_of(opts.parent)]
    chart.kind = ResourceKind.REMOTE
    chart.inputs = {key: value for key, value in _fields(session, arguments["jsonOpts"]) if key in _GIVEN}
    session.graph.notes.append(
        f"{chart.type} '{chart.name}': Helm makes what is in it, which is not known before; "
        "kubernetes.helm.v3.Release is a resource that can be exported"
    )
    return {"result": []}


def _fields(session: Session, text: Any) -> list[tuple[str, Expr]]:
    """The fields of a JSON text that hold something."""
    found = expression(text) if is_symbolic(text) else Encoder(session).value(json.loads(text))
    if isinstance(found, Call) and found.function == "json_encode":
        found = found.args[0]
    entries = found.entries if isinstance(found, MapOf) else ()
    return [(key, value) for key, value in entries if isinstance(key, str) and value != Encoder(session).value(None)]


LOCAL: dict[str, Answer] = {
    "kubernetes:yaml:decode": _manifest,
    "kubernetes:kustomize:directory": _kustomize,
    "kubernetes:helm:template": _helm,
}
