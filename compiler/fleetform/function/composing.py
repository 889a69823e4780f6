"""What a composite resource becomes, given what is there of it by now: plain data in, plain data out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from fleetform.export.crossplane.export import Written, write
from fleetform.export.crossplane.interface import Api
from fleetform.export.crossplane.known import NotKnownError
from fleetform.export.crossplane.unresolved import Unresolved
from fleetform.export.crossplane.world import World, is_plain, is_secret, world
from fleetform.export.errors import ExportError
from fleetform.function.building import Built, build
from fleetform.function.errors import NotComposedError
from fleetform.function.keeping import kept
from fleetform.function.observing import Observed
from fleetform.graph import expressions
from fleetform.graph.model import ResourceKind


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every composite resource.

    Attributes:
        scope: Namespaced managed resources, or the older cluster-scoped ones.
        facts: Known answers of data sources.
        provider_configs: Compose the ProviderConfigs that a component offers to others, such as a cluster's own.
    """

    scope: Literal["namespaced", "cluster"] = "namespaced"
    facts: Mapping[str, object] = field(default_factory=dict[str, object])
    provider_configs: bool = True


DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class Composed:
    """What is wanted now.

    Attributes:
        documents: The composed resources, by the name they have in the composition.
        ready: Which of them are ready.
        status: The component's outputs that are known by now, for the status of the composite resource.
        waiting: What has no value yet, a line each: it comes with what other resources will have.
        impossible: What no composed resource can say, a line each: those are left out until the spec changes.
    """

    documents: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    ready: set[str] = field(default_factory=set[str])
    status: dict[str, Any] = field(default_factory=dict[str, Any])
    waiting: list[str] = field(default_factory=list[str])
    impossible: list[str] = field(default_factory=list[str])

    @property
    def complete(self) -> bool:
        """Whether everything is there that the component makes."""
        return not self.waiting and not self.impossible


def compose(
    api: Api,
    composite: Mapping[str, Any],
    there: Mapping[str, Mapping[str, Any]],
    *,
    settings: Settings = DEFAULTS,
) -> Composed:
    """What a composite resource becomes.

    A resource of which a needed value is not known yet is held back, and comes once the value is observed. One that is
    there already stays as it is until then.

    Args:
        api: The component it stands for.
        composite: The composite resource.
        there: Its composed resources that are there, by their names in the composition.
        settings: What holds for every composite resource.

    Raises:
        NotComposedError: It cannot become anything as it is.
    """
    built = build(api, composite, settings.facts, offering=settings.provider_configs)
    observed = Observed(there)
    try:
        known = world(
            built.graph,
            namespaced=settings.scope == "namespaced",
            namespace=composite["metadata"].get("namespace"),
            observed=observed.outputs,
        )
        observed.identities = known.identities
        _look_up_the_same(known, observed)
        written = write(known, offering=settings.provider_configs)
    except ExportError as error:
        raise NotComposedError(map(str, error.problems)) from error
    found = Composed()
    _name_helm_config(written, built)
    for urn, document in written.documents.items():
        _add(found, observed, document, written.world.open.of(urn))
    # What the component makes for others: ProviderConfigs of its own providers, each with what it needs.
    default = {resource.package for resource in known.graph.resources.values()}
    for document in written.configs.documents(without=built.outside | default):
        _add(found, observed, document, [])
    found.status.update(_status(written, built, composite))
    return found


def _look_up_the_same(known: World, observed: Observed) -> None:
    """What an object looks up stays while its name is unknown for a while: more than the name is made of it."""
    for resource in known.graph.resources.values():
        if resource.kind is not ResourceKind.READ or resource.read_id is None:
            continue
        try:
            known.known.value(resource.read_id)
        except NotKnownError:
            before = observed.looked_up(resource.urn)
            resource.read_id = expressions.Literal(before) if before is not None else resource.read_id


def _add(found: Composed, observed: Observed, document: dict[str, Any], places: list[Unresolved]) -> None:
    """Takes a resource up if it is whole, keeps it if it is there, else holds it back."""
    there = observed.document(document)
    for place in places:
        told = f"{place.identity.kind} {place.identity.name}: {place.field} needs {place.origin}"
        (found.impossible if place.lasting else found.waiting).append(told)
    if places and there is None:
        return
    key = observed.key(document) or _key(document)
    if places and there is not None:
        document = kept(document, [place.field for place in places], there)
    found.documents[key] = document
    if there is not None and _is_ready(there):
        found.ready.add(key)


def _key(document: Mapping[str, Any]) -> str:
    """A resource's name in the composition: stable, and unique as the name of an object is within its kind."""
    area = document["apiVersion"].partition("/")[0].partition(".")[0]
    return f"{area}/{document['kind']}/{document['metadata']['name']}"


def _is_ready(there: Mapping[str, Any]) -> bool:
    """Whether an object says that it is ready; a ProviderConfig says nothing, and is when it is there."""
    status: Mapping[str, Any] = there.get("status") or {}
    conditions: list[Mapping[str, Any]] = status.get("conditions") or []
    if there["kind"] == "ProviderConfig":
        return True
    return any(each.get("type") == "Ready" and each.get("status") == "True" for each in conditions)


def _name_helm_config(written: Written, built: Built) -> None:
    """Releases and objects share a provider in Pulumi; a composite resource may name a ProviderConfig for each."""
    name = built.arguments.provider_configs.get("helm")
    for urn, identity in written.world.identities.items():
        given = written.world.graph.resources[urn].options.provider
        if name is not None and identity.form == "release" and given in built.outside:
            written.documents[urn]["spec"]["providerConfigRef"]["name"] = name


def _status(written: Written, built: Built, composite: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs that are known; one that is unknown for a while stays as it is."""
    before: Mapping[str, Any] = composite.get("status") or {}
    found: dict[str, Any] = {}
    for name, expr in built.graph.exports.items():
        if is_secret(expr):
            continue
        try:
            value = written.world.known.value(expr)
        except NotKnownError:
            value = before.get(name)
        if value is not None and is_plain(value):
            found[name] = value
    return found
