"""The real Crossplane reconciles composite resources through the function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from engines.crossplane_core import ControlPlane, is_true
from engines.crossplane_packages import function
from engines.crossplane_providers import Providers
from engines.kube_server import RefusedError
from fleetform.components.package import COMPONENTS
from fleetform.export.crossplane.interface import api
from fleetform.export.crossplane.package.composition import by_function, function_composition
from fleetform.export.crossplane.package.definition import definition
from function.comparing import differences
from function.composites import Composite, environment, place
from function.test_function_steps import one_of_each_shape

pytestmark = pytest.mark.xdist_group("crossplane-core")


@pytest.fixture(scope="module")
def control(plane: ControlPlane) -> Iterator[ControlPlane]:
    """The control plane with the function as a user starts it, and an API for every component."""
    with function(plane):
        apis = [api(component) for component in COMPONENTS]
        plane.define(*(definition(each, {}, namespaced=True) for each in apis))
        plane.compose(*map(by_function, apis))
        yield plane


SETUP: tuple[dict[str, str], ...] = (
    {"apiVersion": "kubernetes.m.crossplane.io/v1alpha1", "kind": "ProviderConfig"},
    {"apiVersion": "helm.m.crossplane.io/v1beta1", "kind": "ProviderConfig"},
    {"apiVersion": "eks.aws.m.upbound.io/v1beta1", "kind": "ClusterAuth"},
)


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_composites_become_the_direct_export_and_leave_nothing(control: ControlPlane, name: str) -> None:
    env = environment(name)
    # Of prod, those that dev has none alike of.
    composites = env.composites if name == "dev" else one_of_each_shape(env, environment("dev"))
    namespace = composites[0].document["metadata"]["namespace"]
    control.server.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}})
    control.load((*SETUP, *(document for composite in composites for document in composite.resources.values())))
    wanted = as_kept(control, composites)
    control.apply(*map(chosen, documents(composites)))
    providers = Providers(control)
    providers.until(
        lambda: all(is_whole(control, each) for each in composites), f"not ready: {told(control, composites)}", 150
    )
    found = managed(providers)
    assert set(found) == set(wanted)
    assert {key: lines for key in found if (lines := differences(found[key], wanted[key], env.there))} == {}
    for composite in composites:
        control.delete(composite.document)
    providers.until(
        lambda: not providers.resources() and not any(map(control.get, documents(composites))), "left behind", 90
    )


def test_a_changed_composite_changes_only_what_it_should(control: ControlPlane) -> None:
    composite = next(each for each in environment("dev").composites if each.api.kind == "EksCluster")
    namespace = composite.document["metadata"]["namespace"]
    control.server.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}})
    control.load((*SETUP, *composite.resources.values()))
    control.apply(chosen(composite.document))
    providers = Providers(control)
    providers.until(lambda: is_whole(control, composite), "not ready", 90)
    before = {key: document["metadata"]["generation"] for key, document in managed(providers).items()}
    spec = composite.document["spec"]
    pools = [{**pool, "max": 9} for pool in spec["nodePools"] if pool["name"] == "general"]
    control.apply(chosen({**composite.document, "spec": {**spec, "nodePools": pools}}))
    gone = {key for key in before if key[1] in ("hub-dev-pool-batch", "hub-dev-template-batch")}
    assert len(gone) == 2
    providers.until(lambda: set(managed(providers)) == set(before) - gone, "the pool is not taken away", 30)
    providers.until(lambda: is_whole(control, composite), "not ready again", 30)
    after = {key: document["metadata"]["generation"] for key, document in managed(providers).items()}
    assert {key for key in after if after[key] != before[key]} == {
        ("NodeGroup.eks.aws.m.upbound.io", "hub-dev-pool-general")
    }
    control.delete(composite.document)
    providers.until(lambda: not providers.resources(), "left behind", 60)


def test_a_bad_composite_is_told_what_is_wrong(control: ControlPlane) -> None:
    bad = {
        "apiVersion": "fleetform.dev/v1alpha1",
        "kind": "ArgoCd",
        "metadata": {"name": "bad", "namespace": "default"},
        "spec": {"version": 1},
    }
    with pytest.raises(RefusedError, match=r"spec\.version"):
        control.apply(bad)


def chosen(document: dict[str, Any]) -> dict[str, Any]:
    """A composite resource that is composed by the function, whatever other compositions there are."""
    found = api(next(each for each in COMPONENTS if each.__name__ == document["kind"]))
    reference = {"compositionRef": {"name": function_composition(found)}}
    return {**document, "spec": {**document["spec"], "crossplane": reference}}


def is_whole(control: ControlPlane, composite: Composite) -> bool:
    """Whether a composite resource says that all is there."""
    found = control.get(composite.document)
    return all(is_true(found, type_) for type_ in ("Synced", "Ready", "Complete"))


def told(control: ControlPlane, composites: list[Composite]) -> list[str]:
    """What composite resources say of themselves."""
    return [f"{each}: {(control.get(each.document) or {}).get('status')}" for each in composites]


def managed(providers: Providers) -> dict[tuple[str, str], dict[str, Any]]:
    """The managed resources that are there, without what a cluster makes for others."""
    resources = {place(document): document for document in providers.resources()}
    return {k: v for k, v in resources.items() if k[0].partition(".")[0] not in ("ProviderConfig", "ClusterAuth")}


def as_kept(control: ControlPlane, composites: list[Composite]) -> dict[tuple[str, str], dict[str, Any]]:
    """The direct export's resources as the API server would keep them, with the defaults of their kinds."""
    return {
        key: control.server.apply(document) for composite in composites for key, document in composite.resources.items()
    }


def documents(composites: list[Composite]) -> list[dict[str, Any]]:
    """The composite resources."""
    return [composite.document for composite in composites]
