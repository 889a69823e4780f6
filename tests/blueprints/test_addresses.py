"""The address plan of whole platforms: room, parts, and the ledger that keeps it."""

from __future__ import annotations

import itertools
import re
from ipaddress import IPv4Network
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blueprints.sample import BASE, mistakes, read
from fleetform.blueprints import BlueprintError, load, load_text
from fleetform.blueprints.addresses import addresses, movable
from fleetform.blueprints.loading.ledger import write_ledger
from fleetform.blueprints.networks import NoRoomError, Parts, layout, plan

CROWDED = "10.0.0.0/10"
"""Sixty-four blocks of /16: many clusters want the same one."""
names = st.lists(st.from_regex(r"[a-z][a-z0-9]{0,6}", fullmatch=True), unique=True, max_size=40)


@given(names, names, st.randoms())
def test_with_a_ledger_no_range_ever_moves_whatever_comes_and_goes(
    first: list[str], more: list[str], random: Random
) -> None:
    """Ranges of a fleet are kept; then clusters are removed and others added anywhere in the list."""
    before = plan(CROWDED, 16, dict.fromkeys(first))
    kept = {name: network.range for name, network in before.items()}
    after = [name for index, name in enumerate(first) if index % 3]
    after = list(dict.fromkeys([*after, *more[: 64 - len(first)]]))
    random.shuffle(after)
    planned = plan(CROWDED, 16, dict.fromkeys(after), kept)
    assert all(planned[name] == before[name] for name in after if name in before)
    blocks = [IPv4Network(network.range) for network in planned.values()]
    gone = [IPv4Network(kept[name]) for name in kept if name not in after]
    assert not any(one.overlaps(other) for one, other in itertools.combinations([*blocks, *gone], 2))


@given(names, st.integers(0, 63))
def test_nothing_is_planned_in_what_is_reserved(clusters: list[str], block: int) -> None:
    reserved = f"10.{block}.128.0/17"
    planned = plan(CROWDED, 16, dict.fromkeys(clusters), reserved=[reserved])
    assert not any(IPv4Network(one.range).overlaps(IPv4Network(reserved)) for one in planned.values())


def fleet(clusters: str, more: str = "") -> str:
    return f"fleet: {{{more}clusters: [{clusters}]}}\n"


def aws(name: str, more: str = "") -> str:
    return f"{{name: {name}, provider: aws, region: eu-west-1{more}}}"


def test_parts_are_as_large_as_they_are_said_to_be() -> None:
    parts = ", network: {range: 10.4.0.0/16, parts: {nodes: 19, pods: 17, services: 22}}"
    (one,) = addresses(read(fleet(aws("a", parts))))
    network = one.network
    assert (network.pods, network.nodes, network.services) == ("10.4.0.0/17", "10.4.128.0/19", "10.4.160.0/22")
    assert network.private_subnets == ("10.4.128.0/21", "10.4.136.0/21", "10.4.144.0/21")
    assert network.public_subnets == ("10.4.152.0/25", "10.4.152.128/25", "10.4.153.0/25")


@settings(max_examples=60)
@given(st.integers(14, 20), st.integers(13, 22), st.integers(10, 24), st.integers(13, 24))
def test_parts_never_overlap_or_do_not_fit(block: int, nodes: int, pods: int, services: int) -> None:
    whole = IPv4Network(f"10.64.0.0/{block}")
    fits = sum(2 ** (32 - length) for length in (nodes, pods, services)) <= whole.num_addresses
    if not fits:
        with pytest.raises(NoRoomError, match="do not fit"):
            layout(whole, Parts(nodes, pods, services))
        return
    network = layout(whole, Parts(nodes, pods, services))
    parts = [IPv4Network(part) for part in (network.nodes, network.pods, network.services)]
    subnets = [IPv4Network(part) for part in (*network.private_subnets, *network.public_subnets)]
    assert [part.prefixlen for part in parts] == [nodes, pods, services]
    assert all(part.subnet_of(whole) for part in parts)
    assert all(subnet.subnet_of(parts[0]) and subnet.prefixlen <= 28 for subnet in subnets)
    for some in (parts, subnets):
        assert not any(one.overlaps(other) for one, other in itertools.combinations(some, 2))


def test_pods_and_services_outside_of_the_network_may_be_the_same_everywhere() -> None:
    outside = "defaults: {all: {network: {podRange: 100.64.0.0/14, serviceRange: 100.127.0.0/20}}}, "
    found = addresses(read(fleet(f"{aws('a')}, {aws('b')}", outside)))
    assert {(one.network.pods, one.network.services) for one in found} == {("100.64.0.0/14", "100.127.0.0/20")}


def environment(folder: Path, ledger: str | None, clusters: str) -> Path:
    file = folder / "dev.yaml"
    file.write_text(BASE + fleet(clusters, "ledger: addresses/dev.yaml, "), encoding="utf-8")
    if ledger is not None:
        (folder / "addresses").mkdir(exist_ok=True)
        (folder / "addresses" / "dev.yaml").write_text(ledger, encoding="utf-8")
    return file


def test_the_ledger_is_read_and_what_is_new_gets_a_range_beside_it(tmp_path: Path) -> None:
    file = environment(tmp_path, "addresses:\n  a: 10.200.0.0/16\n  gone: 10.0.0.0/9\n", f"{aws('a')}, {aws('b')}")
    found = {one.name: one for one in addresses(load(file))}
    assert (found["a"].network.range, found["a"].source) == ("10.200.0.0/16", "ledger")
    assert found["b"].source == "planned"
    assert not IPv4Network(found["b"].network.range).subnet_of(IPv4Network("10.0.0.0/9"))


def test_a_ledger_can_be_written_and_read_again(tmp_path: Path) -> None:
    file = environment(tmp_path, None, f"{aws('a')}, {aws('b')}")
    kept = {one.name: one.network.range for one in addresses(load(file, new_ledger=True))}
    write_ledger(tmp_path / "addresses" / "dev.yaml", kept)
    platform = load(file)
    assert platform.fleet.addresses == kept
    assert movable(platform) == []
    assert [path.name for path in (tmp_path / "addresses").iterdir()] == ["dev.yaml"]


@pytest.mark.parametrize(
    ("ledger", "told"),
    [
        (None, "dev.yaml:8:17: fleet.ledger: there is no ledger 'addresses/dev.yaml': without it networks could move"),
        ("addresses: [a]\n", "addresses/dev.yaml:1:1: expected a mapping: 'addresses:' and ranges"),
        ("adresses: {}\n", "addresses/dev.yaml:1:1: expected a mapping: 'addresses:' and ranges"),
        ("addresses: {}\nclusters: {}\n", "addresses/dev.yaml:2:1: clusters: unknown field 'clusters'"),
        (
            "addresses: {a: 10.1.2.3/16}\n",
            "addresses/dev.yaml:1:16: fleet.addresses.a: '10.1.2.3/16' is no network range",
        ),
        (
            "addresses:\n  a: 10.1.0.0/16\n  b: 10.1.128.0/17\n",
            "addresses/dev.yaml:3:6: fleet.addresses.b: the range 10.1.128.0/17 of 'b' overlaps 10.1.0.0/16 of 'a'",
        ),
        ("addresses:\n  a: 10.1.0.0/24\n", "addresses/dev.yaml:2:6: fleet.addresses.a: 10.1.0.0/24 is too small"),
        (
            "addresses:\n  a: 10.0.0.0/12\n",
            "addresses/dev.yaml:2:6: fleet.addresses.a: 10.0.0.0/12 is too large for aws",
        ),
    ],
)
def test_what_is_wrong_with_a_ledger_is_told_with_its_place(tmp_path: Path, ledger: str | None, told: str) -> None:
    with pytest.raises(BlueprintError) as caught:
        load(environment(tmp_path, ledger, f"{aws('a')}, {aws('b')}"))
    assert str(caught.value).startswith(f"{tmp_path}/{told}")


def test_only_a_file_has_a_ledger() -> None:
    assert mistakes(BASE + fleet(aws("a"), "ledger: x.yaml, ")) == [
        "shop.yaml:8:17: fleet.ledger: only a file can have a ledger"
    ]


def test_networks_that_nothing_keeps_and_others_could_move_are_named() -> None:
    few = read(fleet(f"{aws('a')}, {aws('b')}", "addressRange: 10.0.0.0/8, "))
    assert movable(few) == []
    many = ", ".join(aws(f"c{number}") for number in range(60))
    found = movable(read(fleet(many)))
    assert found
    assert all(re.fullmatch(r"c\d+", name) for name in found)
    pinned = read(fleet(many, f"addresses: {{{found[0]}: 10.0.0.0/16}}, "))
    assert found[0] not in movable(pinned)


SHARED = """fleet:
  addressRange: 10.0.0.0/9
  addresses: {ADDRESSES}
  networks: [{name: shared, provider: PROVIDER, region: REGION, clusterPrefixLength: 20}]
  clusters: [CLUSTERS]
"""
PLACES = {"aws": "eu-west-1", "gcp": "europe-west1", "azure": "westeurope"}
ACCOUNTS = """accounts:
  - {name: a, provider: aws, accountId: "111122223333"}
  - {name: g, provider: gcp, project: shop-dev}
  - name: z
    provider: azure
    subscriptionId: 00000000-0000-0000-0000-00000000000d
    tenantId: 00000000-0000-0000-0000-00000000000d
    adminGroup: 00000000-0000-0000-0000-00000000000d
"""


def sharing(provider: str, clusters: dict[str, bool], kept: dict[str, str]) -> dict[str, str]:
    """The range of every network of a fleet where some clusters share one, by name."""
    told = ", ".join(
        f"{{name: {name}, provider: {provider}, region: {PLACES[provider]}"
        f"{', network: {shared: shared}' if is_inside else ''}}}"
        for name, is_inside in clusters.items()
    )
    text = SHARED.replace("CLUSTERS", told).replace("PROVIDER", provider).replace("REGION", PLACES[provider])
    ledger = ", ".join(f"{name}: {range_}" for name, range_ in kept.items())
    head = BASE.partition("accounts:")[0]
    platform = load_text(f"{head}{ACCOUNTS}{text.replace('ADDRESSES', ledger)}")
    return {one.name: one.network.range for one in addresses(platform)}


fleets = st.dictionaries(st.from_regex(r"c[a-z0-9]{1,5}", fullmatch=True), st.booleans(), max_size=14)


@settings(max_examples=40)
@given(st.sampled_from(sorted(PLACES)), fleets, fleets)
def test_parts_of_a_shared_network_lie_in_it_never_overlap_and_stay(
    provider: str, first: dict[str, bool], second: dict[str, bool]
) -> None:
    """With a ledger, clusters come and go, and none that stays where it was moves."""
    before = sharing(provider, first, {})
    # Clusters that left or entered the shared network are new ones: their range is taken out of the ledger.
    then = {**second, **{name: first[name] for name in first.keys() & second.keys()}}
    after = sharing(provider, then, before)
    assert all(after[name] == before[name] for name in after.keys() & before.keys())
    whole = IPv4Network(after["network/shared"])
    inside = [IPv4Network(after[name]) for name, is_inside in then.items() if is_inside]
    outside = [IPv4Network(after[name]) for name, is_inside in then.items() if not is_inside]
    assert all(part.subnet_of(whole) and part.prefixlen == 20 for part in inside)
    assert not any(one.overlaps(other) for one, other in itertools.combinations([*inside, *outside], 2))
    assert not any(one.overlaps(whole) for one in outside)
    if provider == "aws":
        assert not any(part.network_address == whole.network_address for part in inside)


def test_a_cluster_of_a_shared_network_that_nothing_keeps_can_move() -> None:
    text = SHARED.replace("PROVIDER", "aws").replace("REGION", "eu-west-1")
    clusters = "{name: one, provider: aws, region: eu-west-1, network: {shared: shared}}"
    loose, kept = (
        movable(read(text.replace("CLUSTERS", clusters).replace("ADDRESSES", ledger)))
        for ledger in ("", "network/shared: 10.5.0.0/16, one: 10.5.16.0/20")
    )
    assert loose == ["one"]
    assert kept == []


def test_the_first_part_of_a_shared_vpc_is_its_own_and_all_others_are_for_clusters() -> None:
    found = sharing("aws", {f"c{number}": True for number in range(15)}, {"network/shared": "10.5.0.0/16"})
    assert sorted(found[f"c{number}"] for number in range(15)) == sorted(
        f"10.5.{16 * part}.0/20" for part in range(1, 16)
    )
    with pytest.raises(BlueprintError, match="too few for its 16 clusters"):
        sharing("aws", {f"c{number}": True for number in range(16)}, {})
    assert len(sharing("gcp", {f"c{number}": True for number in range(16)}, {})) == 17
