"""Helm releases as `Release`s of provider-helm."""

from __future__ import annotations

from typing import Any, cast

from fleetform.export.crossplane.known import NotKnownError
from fleetform.export.crossplane.metadata import EXTERNAL_NAME, metadata
from fleetform.export.crossplane.policies import policies
from fleetform.export.crossplane.property_paths import PropertyPath, show
from fleetform.export.crossplane.provider_configs import ProviderConfigs
from fleetform.export.crossplane.structures import structure
from fleetform.export.crossplane.world import World, is_plain, is_secret
from fleetform.graph.expressions import Expr, Literal, MapOf, Secret, Variable
from fleetform.graph.model import Resource, ResourceKind

# How Helm goes about it, not what it makes: provider-helm has its own way.
_PROCEDURE = frozenset(
    {
        "allowNullValues",
        "atomic",
        "chart",
        "cleanupOnFail",
        "compat",
        "createNamespace",
        "dependencyUpdate",
        "description",
        "devel",
        "disableCRDHooks",
        "disableOpenapiValidation",
        "disableWebhooks",
        "forceUpdate",
        "lint",
        "maxHistory",
        "name",
        "namespace",
        "recreatePods",
        "renderSubchartNotes",
        "replace",
        "repositoryOpts",
        "resetValues",
        "resourceNames",
        "reuseValues",
        "skipAwait",
        "skipCrds",
        "timeout",
        "values",
        "verify",
        "version",
        "waitForJobs",
    }
)


def document(world: World, configs: ProviderConfigs, resource: Resource) -> dict[str, Any]:
    """The `Release` of one Helm release."""
    return _Release(world, resource).document(configs)


class _Release:
    def __init__(self, world: World, resource: Resource) -> None:
        self._world = world
        self._resource = resource
        self._identity = world.identities[resource.urn]
        self._set: list[dict[str, Any]] = []

    def document(self, configs: ProviderConfigs) -> dict[str, Any]:
        """The whole object."""
        fields: dict[str, Any] = {"chart": self._chart(), "namespace": self._text("namespace") or "default"}
        fields.update(self._flags())
        values = self._resource.inputs.get("values")
        if values is not None and (said := self._value(values, ("values",))):
            fields["values"] = said
        if self._set:
            fields["set"] = self._set
        self._leave_the_rest()
        spec = {"forProvider": fields, **policies(self._world.scope, self._resource)}
        spec["providerConfigRef"] = configs.reference(self._resource, "helm")
        external = self._text("name")
        if self._resource.kind is ResourceKind.READ and self._resource.read_id is not None:
            external = str(self._world.known.value(self._resource.read_id)).rpartition("/")[2]
        return {
            "apiVersion": self._identity.api_version,
            "kind": self._identity.kind,
            "metadata": metadata(self._world, self._resource, {EXTERNAL_NAME: external or self._resource.name}),
            "spec": spec,
        }

    def _chart(self) -> dict[str, Any]:
        chart, repository = self._text("chart"), self._resource.inputs.get("repositoryOpts")
        found: dict[str, Any] = {}
        if chart is None:
            self._open(self._resource.inputs.get("chart", Literal(None)), ("chart",))
        elif self._world.decided(chart).startswith(("https://", "http://")):
            found["url"] = chart
        elif chart.startswith("oci://"):
            found["repository"], _, found["name"] = chart.rpartition("/")
        else:
            found["name"] = chart
        if isinstance(repository, MapOf):
            if (address := repository.get("repo")) is not None:
                found["repository"] = self._value(address, ("repositoryOpts", "repo"))
            if repository.get("password") is not None:
                found["pullSecretRef"] = self._pull_secret()
        if version := self._text("version"):
            found["version"] = version
        return found

    def _pull_secret(self) -> dict[str, str]:
        name = f"{self._identity.name}-repository"
        secrets = self._world.secrets
        told = f"the chart repository of {self._resource.type} '{self._resource.name}'"
        for key in ("username", "password"):
            reference = secrets.ask(name, key, f"{key} for {told}")
        return {name: value for name, value in reference.items() if name != "key"}

    def _flags(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self._plain("createNamespace") is not True:
            found["skipCreateNamespace"] = True
        if self._plain("skipCrds") is True:
            found["skipCRDs"] = True
        # Pulumi waits unless it is told not to; provider-helm the other way round.
        if self._plain("skipAwait") is not True:
            found["wait"] = True
        timeout = self._plain("timeout")
        if isinstance(timeout, int):
            found["waitTimeout"] = f"{timeout}s"
        history = self._plain("maxHistory")
        if isinstance(history, int):
            found["maxHistory"] = history
        return found

    def _leave_the_rest(self) -> None:
        for name, expr in self._resource.inputs.items():
            if name in _PROCEDURE or (isinstance(expr, Literal) and expr.value is None):
                continue
            why = "provider-helm has no such setting", "say it in `values`, or leave it out"
            self._world.leave_open(self._resource, name, f"spec.forProvider.{name}", why)

    def _value(self, expr: Expr, path: PropertyPath) -> Any:
        return structure(expr, path, self._scalar)

    def _scalar(self, expr: Expr, path: PropertyPath) -> Any:
        if is_secret(expr):
            return self._secret(expr, path)
        try:
            value = self._world.known.value(expr)
        except NotKnownError:
            return self._open(expr, path)
        return value if is_plain(value) else self._open(expr, path)

    def _secret(self, expr: Expr, path: PropertyPath) -> None:
        """A secret value is set from a Secret."""
        if path[0] != "values" or any(isinstance(step, int) for step in path):
            self._open(expr, path)
            return
        bare = expr.value if isinstance(expr, Secret) else expr
        secrets = self._world.secrets
        if isinstance(bare, Variable):
            reference = secrets.variable(bare.name, bare.description)
        else:
            reference = secrets.for_property(self._resource, self._identity, show(path))
        name = ".".join(str(step).replace("\\", "\\\\").replace(".", "\\.").replace(",", "\\,") for step in path[1:])
        self._set.append({"name": name, "valueFrom": {"secretKeyRef": reference}})

    def _open(self, expr: Expr, path: PropertyPath) -> None:
        simple = self._world.known.simplify(expr)
        self._world.leave_open(self._resource, show(path), f"spec.forProvider.{show(path)}", simple)

    def _plain(self, name: str) -> Any:
        expr = self._resource.inputs.get(name)
        try:
            return None if expr is None else self._world.decided(self._world.known.value(expr))
        except NotKnownError:
            return None

    def _text(self, name: str) -> str | None:
        expr = self._resource.inputs.get(name)
        try:
            value = None if expr is None else self._world.known.value(expr)
        except NotKnownError:
            return None
        return cast("str | None", value) if isinstance(value, str) else None
