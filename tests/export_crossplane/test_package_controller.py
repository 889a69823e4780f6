"""The real Crossplane reconciles the composite resources of a package, through patches and through our function."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from engines.crossplane_core import ControlPlane, is_true
from engines.crossplane_packages import Package, composers, function, package
from engines.crossplane_providers import Providers
from engines.kube_server import RefusedError
from function.comparing import differences
from function.composites import Composite, environment, place

pytestmark = pytest.mark.xdist_group("crossplane-core")

NAMESPACE = "retail-dev"
# What a cluster makes for others has the names of the direct export, and a status of its own.
SETUP = ("ProviderConfig", "ClusterAuth")
SETUP_KINDS: tuple[dict[str, str], ...] = (
    {"apiVersion": "kubernetes.m.crossplane.io/v1alpha1", "kind": "ProviderConfig"},
    {"apiVersion": "helm.m.crossplane.io/v1beta1", "kind": "ProviderConfig"},
    {"apiVersion": "eks.aws.m.upbound.io/v1beta1", "kind": "ClusterAuth"},
)


@pytest.fixture(scope="module")
def dev() -> Package:
    return package("dev")


@pytest.fixture(scope="module")
def control(plane: ControlPlane, dev: Package) -> Iterator[ControlPlane]:
    """The control plane with the package installed."""
    with composers(plane), function(plane):
        plane.server.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}})
        resources = [document for each in environment("dev").composites for document in each.resources.values()]
        plane.load((*SETUP_KINDS, *resources))
        plane.define(*dev.definitions.values())
        plane.compose(*dev.compositions.values())
        yield plane


def test_an_environment_becomes_the_direct_export_and_leaves_nothing(control: ControlPlane, dev: Package) -> None:
    env = environment("dev")
    assert set(map(identity, dev.members)) == {identity(each.document) for each in env.composites}
    wanted = as_kept(control, env.composites)
    assert len(wanted) > 100
    control.apply(*dev.composites)
    providers = Providers(control)
    until(providers, lambda: all(is_whole(control, each) for each in dev.composites), "not ready")
    found = managed(providers)
    assert set(found) == set(wanted)
    assert {key: lines for key in found if (lines := differences(found[key], wanted[key], env.there))} == {}
    for composite in dev.composites:
        control.delete(composite)
    until(providers, lambda: not any(map(control.get, dev.composites)), "composite resources stay")
    for member in dev.members:
        control.delete(member)  # as Kubernetes' garbage collector does with those that a stack owned
    until(providers, lambda: not providers.resources() and not any(map(control.get, dev.members)), "left behind")


def test_a_changed_composite_changes_only_what_it_should(control: ControlPlane, dev: Package) -> None:
    composite = next(each for each in dev.composites if each["kind"] == "GcpNetwork")
    control.apply(composite)
    providers = Providers(control)
    providers.until(lambda: is_whole(control, composite), "not ready", 60)
    before = {key: document["metadata"]["generation"] for key, document in managed(providers).items()}
    control.apply({**composite, "spec": {**composite["spec"], "nodes": "10.200.0.0/20"}})
    changed = [key for key in before if key[0].startswith("Subnetwork.")]
    providers.until(
        lambda: all(managed(providers)[key]["metadata"]["generation"] > before[key] for key in changed), "no change", 30
    )
    after = {key: document["metadata"]["generation"] for key, document in managed(providers).items()}
    assert {key for key in after if after[key] != before[key]} == set(changed)
    control.delete(composite)
    providers.until(lambda: not providers.resources(), "left behind", 60)


@pytest.mark.parametrize(
    ("kind", "change", "told"),
    [
        ("GcpNetwork", {"region": 7}, r"spec\.region"),
        ("ArgoCd", {"role": "queen"}, r"spec\.role"),
        ("CloudRunEndpoint", {"public": True}, r"for other values of spec\.public: choose"),
        ("GcpNetwork", {"wrong": "x"}, r"spec\.wrong"),
        ("EdgeStore", {"accountId": '1"}, {"a": "'}, r"spec\.accountId"),
    ],
)
def test_a_bad_composite_is_refused_with_the_field(
    control: ControlPlane, dev: Package, kind: str, change: dict[str, Any], told: str
) -> None:
    composite = next(each for each in dev.composites if each["kind"] == kind)
    bad = {**composite, "metadata": {**composite["metadata"], "name": "bad"}, "spec": {**composite["spec"], **change}}
    with pytest.raises(RefusedError, match=told):
        control.apply(bad)


def until(providers: Providers, holds: Callable[[], object], told: str, patience: float = 200) -> None:
    """Takes a step of the providers each second until something holds: more often, they would only be in the way."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, told
        providers.step()
        time.sleep(1)


def identity(document: dict[str, Any]) -> tuple[str, str]:
    return document["kind"], document["metadata"]["name"]


def is_whole(control: ControlPlane, composite: dict[str, Any]) -> bool:
    found = control.get(composite)
    return is_true(found, "Synced") and is_true(found, "Ready")


def managed(providers: Providers) -> dict[tuple[str, str], dict[str, Any]]:
    resources = {place(document): document for document in providers.resources()}
    return {key: document for key, document in resources.items() if not key[0].startswith(SETUP)}


def as_kept(control: ControlPlane, composites: list[Composite]) -> dict[tuple[str, str], dict[str, Any]]:
    """The direct export's resources as the API server would keep them, with the defaults of their kinds."""
    return {
        key: control.server.apply(document) for composite in composites for key, document in composite.resources.items()
    }
