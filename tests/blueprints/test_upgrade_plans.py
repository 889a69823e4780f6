"""Plans of upgrades of any fleet: one minor version at a time, in waves that keep their limits."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from fleetform.blueprints import Cluster, ClusterFleet, NodePool, Platform, Selector, facts
from fleetform.blueprints.upgrade_plan import UpgradePlan, plan_upgrade
from fleetform.blueprints.upgrades import Upgrades, Wave
from fleetform.blueprints.versions import minor, support

FIRST, LAST = 31, 37
PLACES = {"aws": "eu-west-1", "gcp": "europe-west1", "azure": "westeurope"}
ACCOUNTS = [
    {"name": "aws", "provider": "aws", "accountId": "111122223333"},
    {"name": "gcp", "provider": "gcp", "project": "shop-4711"},
    {
        "name": "azure",
        "provider": "azure",
        "subscriptionId": "00000000-0000-0000-0000-000000000001",
        "tenantId": "00000000-0000-0000-0000-000000000002",
    },
]
CHOSEN = (
    {"labels": {"ring": "canary"}},
    {"providers": ["gcp"]},
    {"roles": ["hub"]},
    {"regions": ["eu*"]},
    {"labels": {"ring": "late"}},
)
versions = st.integers(FIRST, LAST).map(lambda number: f"1.{number}")
usual = st.one_of(st.just("1.34"), st.just("1.34"), st.just("1.34"), versions)
"""Mostly one version, so that most of a fleet can be upgraded together."""
wishes = st.one_of(st.just("1.35"), st.just("1.35"), versions)
clusters = st.lists(
    st.tuples(
        st.sampled_from(sorted(PLACES)),
        usual,
        st.sampled_from(["", "", "", "", "", "canary", "late"]),
        st.sampled_from(["hub", "spoke"]),
        st.integers(0, 3),
    ),
    min_size=3,
    max_size=12,
).map(
    lambda made: [
        Cluster(
            name=f"c{number}",
            provider=provider,  # pyright: ignore[reportArgumentType]  one of the providers
            region=PLACES[provider],
            version=version,
            role=role,  # pyright: ignore[reportArgumentType]  one of the roles
            labels={"ring": ring} if ring else {},
            node_pools=[NodePool(name=f"p{pool}") for pool in range(pools)] or None,
        )
        for number, (provider, version, ring, role, pools) in enumerate(made)
    ]
)
waves = st.lists(st.tuples(st.sampled_from(CHOSEN), st.integers(1, 4), st.integers(0, 96)), max_size=4).map(
    lambda made: [
        Wave(name=f"w{number}", clusters=Selector.model_validate(chosen), max_in_flight=most, soak_hours=soak)
        for number, (chosen, most, soak) in enumerate(made)
    ]
)
days = st.integers(0, 700).map(lambda number: date(2026, 1, 1) + timedelta(days=number))
current = st.dictionaries(
    st.integers(0, 14).map("c{}".format),
    st.one_of(usual, usual.map("v{}.2".format), usual.map("{}.7-gke.1".format), st.just("latest")),
)


@st.composite
def plans(draw: st.DrawFn) -> tuple[Platform, date, str | None, dict[str, str] | None, UpgradePlan]:
    """A fleet, a day, a wish, what runs, and the plan."""
    fleet, planned = draw(clusters), draw(waves)
    wish = draw(st.one_of(st.none(), wishes))
    through = draw(st.sampled_from([None, *(wave.name for wave in planned), "rest"]))
    upgrades = Upgrades(version=draw(st.one_of(st.none(), wishes)), waves=planned, through=through)
    platform = Platform(
        name="shop",
        environment="dev",
        owner="team",
        cost_center="cc-1",
        accounts=ACCOUNTS,  # pyright: ignore[reportArgumentType]  pydantic takes mappings
        fleet=ClusterFleet(clusters=fleet, upgrades=draw(st.sampled_from([None, upgrades]))),
    )
    day, now = draw(days), draw(st.one_of(st.none(), current))
    return platform, day, wish, now, plan_upgrade(platform, day, wish, now)


def wanted(platform: Platform, wish: str | None) -> dict[str, str]:
    """The version that each cluster shall have."""
    upgrades = platform.fleet.upgrades
    common = wish or (upgrades.version if upgrades else None)
    return {cluster.name: common or str(cluster.version) for cluster in platform.fleet.clusters}


def allowed(provider: str, version: str, day: date) -> bool:
    """Whether a cloud offers a version and supports it on a day, at whatever price."""
    known = support(provider, version)
    ends = (known.extended or known.ends) if known else None
    return version in facts.kubernetes_versions(provider) and (ends is None or day <= ends)


@settings(max_examples=150, deadline=None)
@given(plans())
def test_every_cluster_is_upgraded_by_one_version_or_refused_with_a_reason(
    made: tuple[Platform, date, str | None, dict[str, str] | None, UpgradePlan],
) -> None:
    platform, day, wish, now, plan = made
    shall = wanted(platform, wish)
    has = {cluster.name: str(cluster.version) for cluster in platform.fleet.clusters} if now is None else now
    providers = {cluster.name: cluster.provider for cluster in platform.fleet.clusters}
    changed = {change.cluster: change for change in plan.changes}
    assert len(plan.changes) == len(changed)
    for name, version in shall.items():
        there = [name in changed, name in plan.refused, name in plan.unchanged]
        assert sum(there) == (name in has)
        if name not in has or name in plan.unchanged:
            assert name not in has or minor(has[name]) == minor(version)
            continue
        number, target = minor(has[name]), minor(version)
        assert target is not None
        may = number is not None and target == number + 1 and allowed(providers[name], version, day)
        assert (name in changed) == may, plan.refused.get(name)
        assert name in changed or plan.refused[name]
    assert all((change.current, change.target) == (has[name], shall[name]) for name, change in changed.items())


@settings(max_examples=100, deadline=None)
@given(plans())
def test_waves_soak_and_have_no_more_in_flight_than_they_may(
    made: tuple[Platform, date, str | None, dict[str, str] | None, UpgradePlan],
) -> None:
    platform, _, _, _, plan = made
    upgrades = platform.fleet.upgrades
    limits = {wave.name: wave for wave in upgrades.waves} if upgrades else {}
    hours = 0
    for wave in plan.waves:
        assert wave.batches
        assert all(wave.batches)
        assert wave.after_hours == hours, "a wave begins once those before it have run well for long enough"
        hours += wave.soak_hours
        if wave.name in limits:
            assert wave.soak_hours == limits[wave.name].soak_hours
            assert max(len(batch) for batch in wave.batches) <= limits[wave.name].max_in_flight
    names = [wave.name for wave in plan.waves]
    if upgrades and upgrades.waves:
        assert names == [name for name in [*limits, "rest"] if name in names]
        assert all(len(batch) == 1 for wave in plan.waves if wave.name == "rest" for batch in wave.batches)
    else:
        assert names == [name for name in ("canary", "region", "rest") if name in names]
    begun = [wave.has_begun for wave in plan.waves]
    assert begun == sorted(begun, reverse=True), "a wave had begun before one that comes earlier"
    assert (upgrades is not None and upgrades.through is not None) or not any(begun)


@settings(max_examples=60, deadline=None)
@given(plans())
def test_node_pools_follow_their_control_plane(
    made: tuple[Platform, date, str | None, dict[str, str] | None, UpgradePlan],
) -> None:
    platform, _, _, _, plan = made
    pools = {cluster.name: [pool.name for pool in cluster.node_pools or []] for cluster in platform.fleet.clusters}
    for change in plan.changes:
        first, *others = change.steps
        assert first == "control plane"
        assert others == [f"node pool {name}" for name in pools[change.cluster] or ["general"]]


@settings(max_examples=150, deadline=None)
@given(plans())
def test_where_no_waves_are_written_hubs_come_last(
    made: tuple[Platform, date, str | None, dict[str, str] | None, UpgradePlan],
) -> None:
    """A hub before its spokes only where nothing else could be the canary, or where it is said to be one."""
    platform, _, _, _, plan = made
    if platform.fleet.upgrades is not None and platform.fleet.upgrades.waves:
        return
    by_name = {cluster.name: cluster for cluster in platform.fleet.clusters}
    said = any(cluster.labels.get("ring") == "canary" for cluster in by_name.values())
    for wave in plan.waves:
        for change in (change for batch in wave.batches for change in batch):
            cluster = by_name[change.cluster]
            if cluster.role != "hub" or wave.name == "rest":
                continue
            alone = all(one.role == "hub" for one in by_name.values() if one.provider == cluster.provider)
            assert wave.name == "canary"
            assert cluster.labels.get("ring") == "canary" if said else alone
