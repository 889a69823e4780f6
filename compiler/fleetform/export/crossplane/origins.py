"""Where a value comes from that is not known yet, in words, and how a person gets it."""

from __future__ import annotations

from fleetform.export.crossplane.identities import Identity, Scope
from fleetform.export.crossplane.known import no_outputs
from fleetform.export.crossplane.property_paths import field_path
from fleetform.graph.evaluate import EvaluationError, evaluate
from fleetform.graph.expressions import Expr, Literal, Ref, Secret, Variable, rewrite, walk
from fleetform.graph.model import Graph, ResourceKind


class Origins:
    """Tells where values come from.

    Args:
        graph: The graph.
        identities: Identities by URN.
        scope: Where the objects live.
    """

    def __init__(self, graph: Graph, identities: dict[str, Identity], scope: Scope) -> None:
        self._graph = graph
        self._identities = identities
        self._scope = scope

    def of(self, expr: Expr) -> tuple[str, str]:
        """Where an expression's value comes from, and what to do."""
        for part in walk(expr):
            match part:
                case Secret():
                    return "a secret, and the field takes no reference to a Secret", _BY_HAND
                case Variable(name, secret=True):
                    return f"the secret `{name}`, and the field takes no reference to a Secret", _BY_HAND
                case Variable(name, description=description):
                    told = f" ({description})" if description else ""
                    return f"the value `{name}` that the user gives{told}", "write it into the field"
                case Ref():
                    return self._reference(part, whole=part is expr)
                case _:
                    continue
        return "an expression that has no value before deployment", "write its value into the field"

    def _reference(self, ref: Ref, *, whole: bool) -> tuple[str, str]:
        path = _dotted(ref.path)
        resource = self._graph.resources.get(ref.node)
        identity = self._identities.get(ref.node)
        made = "" if whole else ", made into another text"
        if identity is not None and resource is not None:
            where = f" --namespace {self._scope.namespace}" if self._scope.namespaced else ""
            kind = f"{identity.kind.lower()}.{identity.group}"
            field = self.status_field(identity, ref)
            return (
                f"output `{path}` of {identity.kind} {identity.name}{made}",
                f"`kubectl get {kind} {identity.name}{where} -o jsonpath='{{.{field}}}'`",
            )
        if resource is not None and resource.kind is ResourceKind.STACK_REFERENCE:
            return f"output `{path}` of the stack {resource.name}{made}", f"`pulumi stack output -s {resource.name}`"
        call = self._graph.data_calls.get(ref.node)
        told = f"the answer of {call.token}" if call else f"{ref.node}"
        return f"`{path}` in {told}{made}", "ask the cloud, or give the answer under `facts:`"

    def draft(self, expr: Expr) -> str | None:
        """The text an expression gives, with `${KIND/NAME: FIELD}` where a value is missing; None for other values."""
        if isinstance(expr, Ref):
            return None

        def named(part: Expr) -> Expr:
            identity = self._identities.get(part.node) if isinstance(part, Ref) else None
            if identity is None or not isinstance(part, Ref):
                return part
            return Literal(f"${{{identity.kind}/{identity.name}: {self.status_field(identity, part)}}}")

        if any(isinstance(part, Secret | Variable) for part in walk(expr)):
            return None
        try:
            value = evaluate(rewrite(expr, named), no_outputs)
        except EvaluationError:
            return None
        return value if isinstance(value, str) else None

    def status_field(self, identity: Identity, ref: Ref) -> str:
        """The status field of an object that has an output."""
        if identity.form == "object":
            return f"status.atProvider.manifest.{_dotted(ref.path)}"
        first = ref.path[0] if ref.path else ""
        if identity.type is not None and isinstance(first, str):
            known = identity.type.outputs.get(first)
            return f"status.atProvider.{_dotted((known.name if known else first, *ref.path[1:]))}"
        return f"status.atProvider.{_dotted(ref.path)}"


_BY_HAND = "write it by hand, out of version control; or leave it out and set it where the resource runs"


def _dotted(path: tuple[str | int | Expr, ...]) -> str:
    return field_path(tuple(step if isinstance(step, str | int) else "..." for step in path))
