"""Upgrades in waves: every cluster in one, limits kept, versions that one step leads to, and what has begun."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.sample import BASE, mistakes, read
from fleetform.blueprints import Selector, facts, resolve
from fleetform.blueprints.explain import below, explain
from fleetform.blueprints.selectors import Traits
from fleetform.blueprints.upgrade_plan import UpgradePlan, plan_upgrade
from fleetform.blueprints.upgrades import Upgrades, Wave
from fleetform.blueprints.versions import support
from fleetform.blueprints.waves import begun, planned_waves

DAY = date(2026, 11, 25)
CLOUDS = {"aws": ["eu-west-1", "us-east-1"], "gcp": ["europe-west1"], "azure": ["westeurope", "uksouth"]}
places = st.sampled_from([(cloud, region) for cloud, regions in CLOUDS.items() for region in regions])


def traits(name: str, place: tuple[str, str], role: str, ring: str) -> Traits:
    cloud, region = place
    labels = {"role": role, "provider": cloud, **({"ring": ring} if ring else {})}
    return Traits(name, cloud, region, "eks", role, labels)


fleets = st.lists(
    st.tuples(places, st.sampled_from(["hub", "spoke", "spoke"]), st.sampled_from(["", "", "canary", "late"])),
    max_size=60,
).map(lambda made: [traits(f"c{number}", *one) for number, one in enumerate(made)])
waves = st.lists(
    st.tuples(
        st.sampled_from(
            [{"labels": {"ring": "canary"}}, {"regions": ["eu*"]}, {"providers": ["gcp"]}, {"roles": ["hub"]}]
        ),
        st.integers(1, 9),
        st.integers(0, 96),
    ),
    max_size=4,
).map(
    lambda made: Upgrades(
        waves=[
            Wave(name=f"w{number}", clusters=Selector.model_validate(chosen), max_in_flight=most, soak_hours=soak)
            for number, (chosen, most, soak) in enumerate(made)
        ]
    )
)


@given(waves, fleets)
def test_every_cluster_is_in_exactly_one_wave_and_no_batch_is_larger_than_allowed(
    upgrades: Upgrades, clusters: list[Traits]
) -> None:
    planned = planned_waves(upgrades, clusters)
    assert sorted(name for wave in planned for name in wave.clusters) == sorted(one.name for one in clusters)
    for wave in planned:
        assert all(1 <= len(batch) <= wave.wave.max_in_flight for batch in wave.batches())
        assert [name for batch in wave.batches() for name in batch] == list(wave.clusters)
    assert [wave.wave.name for wave in planned][: len(upgrades.waves)] == [wave.name for wave in upgrades.waves]


@given(fleets)
def test_usual_waves_are_canaries_then_their_regions_then_the_rest(clusters: list[Traits]) -> None:
    canary, region, rest = planned_waves(None, clusters)
    assert [wave.wave.name for wave in (canary, region, rest)] == ["canary", "region", "rest"]
    known = {cluster.name: cluster for cluster in clusters}
    labelled = {cluster.name for cluster in clusters if cluster.labels.get("ring") == "canary"}
    assert set(canary.clusters) == labelled or not labelled
    if clusters and not labelled:
        assert len(canary.clusters) == len({cluster.provider for cluster in clusters})
    places = {(known[name].provider, known[name].region) for name in canary.clusters}
    assert all((known[name].provider, known[name].region) in places for name in region.clusters)
    assert all(known[name].role == "spoke" for name in region.clusters)
    assert all(
        known[name].role == "hub" or (known[name].provider, known[name].region) not in places for name in rest.clusters
    )


@given(waves, fleets)
def test_waves_begin_one_after_the_other(upgrades: Upgrades, clusters: list[Traits]) -> None:
    names = [wave.wave.name for wave in planned_waves(upgrades, clusters)]
    started = [begun(upgrades.model_copy(update={"through": name}), clusters) for name in names]
    assert all(before <= after for before, after in zip([set[str](), *started], started, strict=False))
    assert started[-1] == {cluster.name for cluster in clusters}
    assert begun(upgrades, clusters) == set()


FLEET = """\
  - {name: google, provider: gcp, project: retail-dev-4711}
fleet:
  defaults: {all: {version: "1.35"}}
  upgrades:
    version: "1.36"
    waves:
      - {name: canary, clusters: {labels: {ring: canary}}, soakHours: 48}
      - {name: europe, clusters: {regions: ["eu*"]}, maxInFlight: 2, soakHours: 12}
    THROUGH
  clusters:
    - {name: hub, provider: aws, region: eu-west-1, role: hub}
    - {name: new, provider: aws, region: eu-west-1, version: "1.36"}
    - {name: first, provider: aws, region: us-east-1, labels: {ring: canary}}
    - {name: far, provider: aws, region: us-east-1, maintenance: {days: [sunday], start: "02:00"}}
  matrix:
    - {name: store, provider: gcp, regions: [europe-west1], count: 3}
"""


def fleet(through: str = "") -> str:
    return FLEET.replace("THROUGH", f"through: {through}" if through else "")


def shown(plan: UpgradePlan) -> list[tuple[str, int, list[list[str]]]]:
    return [
        (wave.name, wave.after_hours, [[change.cluster for change in batch] for batch in wave.batches])
        for wave in plan.waves
    ]


def test_a_plan_says_which_cluster_changes_in_which_wave() -> None:
    plan = plan_upgrade(read(fleet()), DAY)
    assert shown(plan) == [
        ("canary", 0, [["first"]]),
        ("europe", 48, [["hub", "store-europe-west1-01"], ["store-europe-west1-02", "store-europe-west1-03"]]),
        ("rest", 60, [["far"]]),
    ]
    assert plan.unchanged == ("new",)
    assert plan.refused == {}
    far = plan.changes[-1]
    assert (far.current, far.target, far.steps) == ("1.35", "1.36", ("control plane", "node pool general"))
    assert far.maintenance is not None


def test_clusters_get_the_version_once_their_wave_has_begun() -> None:
    def versions(through: str) -> dict[str, str]:
        return {cluster.name: cluster.version for cluster in resolve(read(fleet(through))).clusters}

    assert [name for name, version in versions("").items() if version == "1.36"] == ["new"]
    assert [name for name, version in versions("canary").items() if version == "1.36"] == ["new", "first"]
    assert [name for name, version in versions("europe").items() if version != "1.36"] == ["far"]
    assert set(versions("rest").values()) == {"1.36"}
    (told,) = below(explain(read(fleet("canary")), "first"), "version")
    assert (told.said.value, told.said.by) == ("1.36", "fleet.upgrades: its wave has begun")
    assert [one.value for one in told.overrode] == ["1.35"]
    assert [wave.has_begun for wave in plan_upgrade(read(fleet("europe")), DAY).waves] == [True, True, False]


@pytest.mark.parametrize(
    ("current", "to", "why"),
    [
        ("1.34", "1.36", "1.34 to 1.36 skips 1.35: upgrade to that first"),
        ("1.37", "1.36", "no cloud goes back from 1.37 to 1.36"),
        ("1.36.2-gke.1", "1.37", "gcp offers no Kubernetes 1.37: it has 1.34, 1.35, 1.36"),
        ("latest", "1.36", "'latest' is no Kubernetes version"),
    ],
)
def test_what_cannot_be_upgraded_is_refused_and_the_rest_is_planned(current: str, to: str, why: str) -> None:
    now = {"store-europe-west1-01": current, "first": f"1.{int(to[2:]) - 1}" if to == "1.36" else to}
    plan = plan_upgrade(read(fleet()), DAY, to, now)
    assert plan.refused == {"store-europe-west1-01": why}
    assert [change.cluster for change in plan.changes] == (["first"] if to == "1.36" else [])
    assert any(note.startswith("not there yet, and made with their version: hub, new") for note in plan.notes)


def test_versions_past_their_support_are_refused_and_those_that_cost_more_are_told() -> None:
    clusters = 'fleet: {clusters: [{name: a, provider: aws, region: eu-west-1, version: "1.32"}]}\n'
    late = plan_upgrade(read(clusters), date(2027, 8, 1), "1.33")
    assert late.refused == {"a": "aws supports Kubernetes 1.33 no longer, since 2027-07-29"}
    early = plan_upgrade(read(clusters), DAY, "1.33")
    assert early.refused == {}
    costly = "extended support costs more"
    assert early.notes == (
        f"Kubernetes 1.32 on aws is past standard support since 2026-03-23: {costly}, until 2027-03-23",
        f"Kubernetes 1.33 on aws is past standard support since 2026-07-29: {costly}, until 2027-07-29",
    )


def test_clusters_that_are_gone_from_the_blueprint_are_told() -> None:
    plan = plan_upgrade(read(fleet()), DAY, None, {"first": "1.35", "old": "1.30"})
    assert "there, and not in the blueprint: old" in plan.notes


@pytest.mark.parametrize("provider", [*facts.PROVIDERS, "openshift"])
def test_support_dates_are_dates_in_their_order(provider: str) -> None:
    versions = facts.kubernetes_support(provider)
    assert provider == "openshift" or set(versions) & set(facts.kubernetes_versions(provider))
    dates = [support(provider, version) for version in sorted(versions)]
    ends = [one.ends for one in dates if one]
    assert len(ends) == len(versions)
    assert ends == sorted(ends)
    assert all(one is None or one.extended is None or one.extended > one.ends for one in dates)
    assert facts._data("kubernetes.json")[provider]["support"]["source"].startswith("https://")


def test_a_wave_that_begins_cannot_skip_a_version() -> None:
    text = fleet("canary").replace('all: {version: "1.35"}', 'all: {version: "1.34"}')
    (told,) = mistakes(BASE + text)
    place = "shop.yaml:12:14: fleet.upgrades.version"
    assert told == f"{place}: cluster 'first': 1.34 to 1.36 skips 1.35: upgrade to that first"
