"""Which resource goes to which stack, and what becomes of what it names: providers, parents, other resources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fleetform.deploy.restack import Home, Part
from fleetform.deploy.restack.draft import RESOURCE, SIGNATURE
from fleetform.deploy.restack.plan import make_plan

PLATFORM = "shop::fleetform:platform:Platform::shop"
HUB = "shop::fleetform:platform:Platform$fleetform:clusters:C::hub"
SPOKE = "shop::fleetform:platform:Platform$fleetform:clusters:C::spoke"
HUBS_PROVIDER = "shop::fleetform:platform:Platform$fleetform:clusters:C$pulumi:providers:kubernetes::hub"
ELSEWHERE = "shop::fleetform:platform:Platform$pulumi:providers:kubernetes::hub"
CLUSTER = "shop::fleetform:platform:Platform$fleetform:clusters:C$gcp:c:Cluster::hub"
SPOKES = "shop::fleetform:platform:Platform$fleetform:clusters:C$gcp:c:Cluster::spoke"
SECRET = "shop::fleetform:platform:Platform$kubernetes:core/v1:Secret::hub-spoke"
GOOGLE = "shop::pulumi:providers:gcp::default"

HUB_HOME = Home(
    "prod.cluster.hub",
    {
        PLATFORM: Part(anywhere=True),
        HUB: Part(PLATFORM, anywhere=True),
        CLUSTER: Part(HUB),
        HUBS_PROVIDER: Part(HUB, anywhere=True),
    },
)
SPOKE_HOME = Home(
    "prod.cluster.spoke",
    {
        PLATFORM: Part(anywhere=True),
        SPOKE: Part(PLATFORM, anywhere=True),
        SPOKES: Part(SPOKE),
        ELSEWHERE: Part(PLATFORM, anywhere=True),
        SECRET: Part(PLATFORM, ELSEWHERE),
    },
)
ONE = Home(
    "prod",
    {
        PLATFORM: Part(anywhere=True),
        HUB: Part(PLATFORM, anywhere=True),
        SPOKE: Part(PLATFORM, anywhere=True),
        CLUSTER: Part(HUB),
        SPOKES: Part(SPOKE),
        HUBS_PROVIDER: Part(HUB, anywhere=True),
        SECRET: Part(PLATFORM, HUBS_PROVIDER),
    },
)


def at(stack: str, identity: str) -> str:
    return f"urn:pulumi:{stack}::{identity}"


def item(stack: str, identity: str, parent: str = "", provider: str = "", **more: Any) -> dict[str, Any]:
    kind, name = identity.split("::")[1:]
    kind = kind.rpartition("$")[2]
    custom = not kind.startswith(("fleetform:", "pulumi:pulumi:"))
    made: dict[str, Any] = {"urn": at(stack, identity), "custom": custom, "type": kind}
    if custom:
        made["id"] = f"{name}-id"
    root = at(stack, f"shop::pulumi:pulumi:Stack::shop-{stack}")
    if "Stack" not in kind:
        made["parent"] = at(stack, parent) if parent else root
    if provider:
        made["provider"] = f"{at(stack, provider)}::{provider.rpartition('::')[2]}-id"
    return {**made, **more}


def whole() -> list[dict[str, Any]]:
    """An environment as one stack, as the engine keeps it."""
    return [
        item("prod", "shop::pulumi:pulumi:Stack::shop-prod"),
        item("prod", PLATFORM),
        item("prod", HUB, PLATFORM),
        item("prod", SPOKE, PLATFORM),
        item("prod", GOOGLE),
        item("prod", CLUSTER, HUB, GOOGLE, protect=True),
        item("prod", HUBS_PROVIDER, HUB, dependencies=[at("prod", CLUSTER)], inputs={"kubeconfig": "k"}),
        item("prod", SPOKES, SPOKE, GOOGLE, dependencies=[at("prod", CLUSTER)]),
        item(
            "prod",
            SECRET,
            PLATFORM,
            HUBS_PROVIDER,
            dependencies=[at("prod", SPOKES), at("prod", CLUSTER)],
            propertyDependencies={"data": [at("prod", SPOKES), at("prod", CLUSTER)], "metadata": None},
            inputs={"of": {SIGNATURE: RESOURCE, "urn": at("prod", SPOKES)}},
        ),
    ]


def by_urn(items: Any) -> Mapping[str, dict[str, Any]]:
    return {one["urn"]: one for one in items}


def test_each_unit_gets_its_own_with_parents_and_providers() -> None:
    plan = make_plan("shop", [HUB_HOME, SPOKE_HOME], {"prod": whole()})
    assert plan.problems == []
    assert [(move.source, move.target, move.resources) for move in plan.moves] == [
        ("prod", "prod.cluster.hub", 1),
        ("prod", "prod.cluster.spoke", 2),
    ]
    assert plan.left == {"prod": []}
    hub, spoke = by_urn(plan.gain["prod.cluster.hub"]), by_urn(plan.gain["prod.cluster.spoke"])
    assert [urn.split("::", 1)[1] for urn in hub] == [
        "shop::pulumi:pulumi:Stack::shop-prod.cluster.hub",
        PLATFORM,
        HUB,
        GOOGLE,
        CLUSTER,
        HUBS_PROVIDER,
    ]
    assert hub[at("prod.cluster.hub", CLUSTER)]["protect"] is True
    kept = spoke[at("prod.cluster.spoke", SECRET)]
    # The hub's provider has another parent here; the resource must name that one, or it is made a second time.
    assert kept["provider"] == f"{at('prod.cluster.spoke', ELSEWHERE)}::hub-id"
    provider = spoke[at("prod.cluster.spoke", ELSEWHERE)]
    assert provider["parent"] == at("prod.cluster.spoke", PLATFORM)
    assert (provider["inputs"], provider["dependencies"]) == ({"kubeconfig": "k"}, [])
    assert kept["dependencies"] == [at("prod.cluster.spoke", SPOKES)]
    assert kept["propertyDependencies"] == {"data": [at("prod.cluster.spoke", SPOKES)], "metadata": []}
    assert kept["inputs"]["of"]["urn"] == at("prod.cluster.spoke", SPOKES)
    assert not any("urn:pulumi:prod::" in str(one) for one in (*hub.values(), *spoke.values()))


def test_and_back_whatever_order_the_stacks_come_in() -> None:
    there = make_plan("shop", [HUB_HOME, SPOKE_HOME], {"prod": whole()}).gain
    backwards = {
        "prod": [],
        "prod.cluster.spoke": there["prod.cluster.spoke"],
        "prod.cluster.hub": there["prod.cluster.hub"],
    }
    plan = make_plan("shop", [ONE], backwards)
    assert plan.problems == []
    assert plan.left == {"prod.cluster.spoke": [], "prod.cluster.hub": []}
    back = by_urn(plan.gain["prod"])
    assert back.keys() == by_urn(whole()).keys()
    assert back[at("prod", SECRET)]["provider"] == f"{at('prod', HUBS_PROVIDER)}::hub-id"
    order = list(back)
    for one in back.values():
        needed = [one.get("parent"), one.get("provider", "").rpartition("::")[0], *one.get("dependencies", [])]
        assert all(order.index(urn) < order.index(one["urn"]) for urn in needed if urn)


def test_what_a_stop_left_in_both_is_taken_from_one() -> None:
    there = make_plan("shop", [HUB_HOME, SPOKE_HOME], {"prod": whole()}).gain
    again = make_plan("shop", [HUB_HOME, SPOKE_HOME], {"prod": whole(), "prod.cluster.hub": there["prod.cluster.hub"]})
    assert again.problems == []
    assert again.gain.keys() == {"prod.cluster.spoke"}
    assert again.gain["prod.cluster.spoke"] == there["prod.cluster.spoke"]
    assert again.left == {"prod": []}
    done = make_plan("shop", [HUB_HOME, SPOKE_HOME], {"prod": [], **there})
    assert (done.gain, done.left, done.moves) == ({}, {}, [])


def test_of_two_that_are_the_same_the_newer_one_stays() -> None:
    old, new = "2026-11-25T08:00:00Z", "2026-11-25T09:00:00.123456789Z"
    for source, there, expected in (
        (old, new, {"prod.cluster.spoke"}),
        (new, old, {"prod.cluster.hub", "prod.cluster.spoke"}),
    ):
        unit = [
            {**one, "modified": there} if "Cluster::" in one["urn"] else one
            for one in make_plan("shop", [HUB_HOME, SPOKE_HOME], {"prod": whole()}).gain["prod.cluster.hub"]
        ]
        one_stack = [{**one, "modified": source} for one in whole()]
        plan = make_plan("shop", [HUB_HOME, SPOKE_HOME], {"prod": one_stack, "prod.cluster.hub": unit})
        assert plan.gain.keys() == expected


def test_another_thing_of_the_same_name_stops_everything() -> None:
    unit = [item("prod.cluster.hub", CLUSTER, HUB, GOOGLE) | {"id": "another"}]
    plan = make_plan("shop", [HUB_HOME, SPOKE_HOME], {"prod": whole(), "prod.cluster.hub": unit})
    assert "gcp:c:Cluster 'hub': another one is in prod.cluster.hub" in plan.problems


def test_what_the_program_does_not_have_stops_everything() -> None:
    extra = item("prod", "shop::fleetform:platform:Platform$gcp:s:Bucket::logs", PLATFORM, GOOGLE)
    plan = make_plan("shop", [HUB_HOME, SPOKE_HOME], {"prod": [*whole(), extra]})
    assert plan.problems == ["gcp:s:Bucket 'logs': the program does not have it"]


def test_what_more_than_one_stack_should_hold_stops_everything() -> None:
    twice = Home("prod.shared", {PLATFORM: Part(anywhere=True), CLUSTER: Part(HUB)})
    plan = make_plan("shop", [HUB_HOME, SPOKE_HOME, twice], {"prod": whole()})
    assert "gcp:c:Cluster 'hub': more than one stack should hold it" in plan.problems


def test_what_a_provider_made_goes_with_what_it_belongs_to() -> None:
    chart = CLUSTER.replace("gcp:c:Cluster", "gcp:c:Cluster$gcp:c:Pool")
    plan = make_plan("shop", [HUB_HOME, SPOKE_HOME], {"prod": [*whole(), item("prod", chart, CLUSTER, GOOGLE)]})
    assert plan.problems == []
    assert at("prod.cluster.hub", chart) in by_urn(plan.gain["prod.cluster.hub"])


def test_what_waits_to_be_deleted_goes_along() -> None:
    old = item("prod", CLUSTER, HUB, GOOGLE, delete=True) | {"id": "old"}
    plan = make_plan("shop", [HUB_HOME, SPOKE_HOME], {"prod": [*whole(), old]})
    assert [one["id"] for one in plan.gain["prod.cluster.hub"] if one["type"] == "gcp:c:Cluster"] == ["hub-id", "old"]


def test_a_stack_with_nothing_of_its_own_still_gets_what_every_stack_has() -> None:
    shared = Home("prod.shared", {PLATFORM: Part(anywhere=True)})
    plan = make_plan("shop", [shared, HUB_HOME, SPOKE_HOME], {"prod": whole()})
    assert [one["type"] for one in plan.gain["prod.shared"]] == ["pulumi:pulumi:Stack", "fleetform:platform:Platform"]


def test_from_one_unit_to_another() -> None:
    there = make_plan("shop", [HUB_HOME, SPOKE_HOME], {"prod": whole()}).gain
    moved = Home("prod.cluster.hub", {**HUB_HOME.parts, SPOKE: Part(PLATFORM, anywhere=True), SPOKES: Part(SPOKE)})
    rest = Home("prod.cluster.spoke", {name: part for name, part in SPOKE_HOME.parts.items() if name != SPOKES})
    plan = make_plan("shop", [moved, rest], there)
    assert plan.problems == []
    assert at("prod.cluster.hub", SPOKES) in by_urn(plan.gain["prod.cluster.hub"])
    left = by_urn(plan.left["prod.cluster.spoke"])
    assert at("prod.cluster.spoke", SPOKES) not in left
    assert left[at("prod.cluster.spoke", SECRET)]["dependencies"] == []
