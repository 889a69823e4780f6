"""Values that are known before anything is deployed.

An output is known when it only gives back what the program put in (a name), and when a cloud makes it from names
alone (an ARN, a resource id, the address of a service account): `data/outputs.json` has the patterns.
"""

from __future__ import annotations

import re
from typing import Any

from fleetform.export.crossplane.facts import facts
from fleetform.export.crossplane.provider_settings import ProviderSettings
from fleetform.graph.evaluate import EvaluationError, Outputs, evaluate
from fleetform.graph.expressions import Expr, Literal, MapOf, Ref, Secret, Variable, refs, rewrite, walk
from fleetform.graph.model import Graph, Resource, ResourceKind
from fleetform.names import arm_type

_PLACE = re.compile(r"\{(\w+)\}")
# Outputs whose value a provider may write in another form than it was given.
_NOT_ECHOED = frozenset({"id", "urn", "arn", "selfLink", "policy", "manifest", "kubeconfig"})


class NotKnownError(ValueError):
    """A value that is known only after deployment, or only to the user."""


def no_outputs(node: str) -> Any:
    """Gives no output: for expressions that need none."""
    raise EvaluationError(f"{node} is known only after deployment")


class Known:
    """Answers what is known of a graph's values.

    Args:
        graph: The graph.
        settings: The settings of its providers.
        observed: Gives what resources have by now; nothing, unless somebody looks at them.
    """

    def __init__(self, graph: Graph, settings: ProviderSettings, observed: Outputs = no_outputs) -> None:
        self._graph = graph
        self._settings = settings
        self._observed = observed
        self._asked: dict[Ref, Literal | None] = {}

    def simplify(self, expr: Expr) -> Expr:
        """The expression with every known output replaced by its value."""
        return rewrite(expr, self._replace) if any(True for _ in refs(expr)) else expr

    def planned(self, expr: Expr) -> Any:
        """The plain value that an expression has before anything is deployed: the same at any time.

        Raises:
            NotKnownError: It has none yet, or none that may be shown.
        """
        return expr.value if isinstance(expr, Literal) else self._evaluated(expr, no_outputs)

    def value(self, expr: Expr) -> Any:
        """The plain value of an expression by now: with what is observed, where something is.

        Raises:
            NotKnownError: It has none yet, or none that may be shown.
        """
        if isinstance(expr, Literal):
            return expr.value
        value = self._evaluated(expr, self._observed)
        if value is None and self._observed is not no_outputs and any(True for _ in refs(expr)):
            raise NotKnownError("what is observed has no value there yet")
        return value

    def _evaluated(self, expr: Expr, outputs: Outputs) -> Any:
        simple = self.simplify(expr)
        for part in walk(simple):
            if isinstance(part, Secret) or (isinstance(part, Variable) and part.secret):
                raise NotKnownError("a secret")
        try:
            return evaluate(simple, outputs)
        except EvaluationError as error:
            raise NotKnownError(str(error)) from error

    def text(self, resource: Resource, property_: str) -> str | None:
        """An input or known output of a resource as text, if there is one."""
        given = resource.inputs.get(property_)
        try:
            value = self.planned(given if given is not None else Ref(resource.urn, (property_,)))
        except NotKnownError:
            return None
        return value if isinstance(value, str) else None

    def _replace(self, part: Expr) -> Expr:
        if not isinstance(part, Ref):
            return part
        if part not in self._asked:
            self._asked[part] = None  # an output that needs itself is not known
            self._asked[part] = self._output(part)
        return self._asked[part] or part

    def _output(self, ref: Ref) -> Literal | None:
        resource = self._graph.resources.get(ref.node)
        if resource is None or not ref.path:
            return None
        if len(ref.path) == 1 and isinstance(ref.path[0], str):
            made = self._made(resource, ref.path[0])
            if made is not None:
                return Literal(made)
        return self._echoed(resource, ref)

    def _echoed(self, resource: Resource, ref: Ref) -> Literal | None:
        """An input that comes back as an output. What a provider may write otherwise does not count."""
        first = ref.path[0]
        if resource.kind is not ResourceKind.CUSTOM or not isinstance(first, str) or first in _NOT_ECHOED:
            return None
        found = resource.inputs.get(first)
        for step in ref.path[1:]:
            if not isinstance(found, MapOf) or not isinstance(step, str):
                return None
            found = found.get(step)
        if found is None:
            return None
        try:
            value = self.planned(found)
        except NotKnownError:
            return None
        return Literal(value) if isinstance(value, str | int | float) else None

    def _made(self, resource: Resource, property_: str) -> str | None:
        """An output that the cloud makes from names."""
        if resource.kind is ResourceKind.READ and property_ == "id" and resource.read_id is not None:
            try:
                return str(self.planned(resource.read_id))
            except NotKnownError:
                return None
        pattern = _arm_pattern(resource, property_) if resource.package == "azure-native" else None
        pattern = pattern or _patterns().get(resource.type, {}).get(property_)
        return self._fill(resource, pattern) if pattern else None

    def _fill(self, resource: Resource, pattern: str) -> str | None:
        filled = pattern
        for place in _PLACE.findall(pattern):
            value = self.text(resource, place) or self._settings.of(resource).get(place)
            if value is None and place == "path":
                value = "/"
            if value is None:
                return None
            filled = filled.replace(f"{{{place}}}", value)
        return filled


def _arm_pattern(resource: Resource, property_: str) -> str | None:
    """The pattern of an Azure resource's name or id: the subscription, the parents by type and name, itself."""
    type_ = arm_type(resource.type)
    if type_ is None or type_.name_input is None or "{" in type_.type or property_ not in ("id", "name"):
        return None
    if property_ == "name":
        return f"{{{type_.name_input}}}" if type_.name_input != "name" else None
    if type_.type.lower() == "microsoft.resources/resourcegroups":
        return f"/subscriptions/{{subscription}}/resourceGroups/{{{type_.name_input}}}"
    parents = [name for name in type_.parent_inputs if name != "resourceGroupName"]
    namespace, _, types = type_.type.partition("/")
    kinds = types.split("/")
    fixed = any(name.startswith("=") for name in parents)
    if type_.scope not in ("resource_group", "subscription") or fixed or len(kinds) != len(parents) + 1:
        return None
    group = "/resourceGroups/{resourceGroupName}" if type_.scope == "resource_group" else ""
    path = "/".join(f"{kind}/{{{name}}}" for kind, name in zip(kinds, [*parents, type_.name_input], strict=True))
    return f"/subscriptions/{{subscription}}{group}/providers/{namespace}/{path}"


def _patterns() -> dict[str, dict[str, str]]:
    patterns: dict[str, dict[str, str]] = facts("outputs")["patterns"]
    return patterns
