"""Layers of settings: defaults, groups, a cluster's own; what selectors choose; where each value came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, model_validator

from blueprints.sample import BASE, mistakes, read
from fleetform.blueprints import Selector, load, resolve
from fleetform.blueprints.explain import Setting, below, explain
from fleetform.blueprints.fleet import ClusterSettings, Endpoint, Network
from fleetform.blueprints.loading import load_tree
from fleetform.blueprints.merging import broken, lay, merge, said
from fleetform.blueprints.model import Model
from fleetform.blueprints.selectors import Traits, chooses

FLEET = """\
  - {name: google, provider: gcp, project: retail-dev-4711}
fleet:
  defaults:
    all: {version: "1.35", network: {nat: per-zone}, labels: {team: shop}}
    gcp: {zones: 1}
  groups:
    - name: payments
      clusters: {labels: {team: payments}}
      settings: {version: "1.36", labels: {tier: gold}, endpoint: {authorizedRanges: [203.0.113.0/24]}}
    - name: golden
      clusters: {labels: {tier: gold}}
      settings: {zones: 2, protect: true}
    - name: europe
      clusters: {regions: ["eu*"], roles: [spoke]}
      settings: {zones: 3}
  clusters:
    - {name: pay, provider: aws, region: eu-west-1, labels: {team: payments}, endpoint: {access: public}}
    - {name: pay-us, provider: aws, region: us-east-1, labels: {team: payments}, network: {range: 10.9.0.0/16}}
    - {name: hub, provider: aws, region: eu-west-1, role: hub, version: "1.34"}
  matrix:
    - {name: store, provider: gcp, regions: [europe-west1, us-east1]}
"""


def test_groups_stand_between_the_defaults_and_what_a_cluster_says_itself() -> None:
    found = {cluster.name: cluster for cluster in resolve(read(FLEET)).clusters}
    assert {name: cluster.version for name, cluster in found.items()} == {
        "pay": "1.36",
        "pay-us": "1.36",
        "hub": "1.34",
        "store-europe-west1-01": "1.35",
        "store-us-east1-01": "1.35",
    }
    assert {name: cluster.zones for name, cluster in found.items()} == {
        "pay": 3,  # `golden` says 2, and `europe`, which comes later, 3
        "pay-us": 2,
        "hub": 3,  # no spoke, so not in `europe`: what is usual
        "store-europe-west1-01": 3,
        "store-us-east1-01": 1,
    }
    assert [name for name, cluster in found.items() if cluster.protect] == ["pay", "pay-us"]


def test_a_group_chooses_by_labels_that_a_group_before_it_gives_and_not_by_those_of_one_after_it() -> None:
    groups = [
        "{name: late, clusters: {labels: {tier: gold}}, settings: {zones: 1}}",
        "{name: gold, clusters: {names: [a]}, settings: {labels: {tier: gold}}}",
    ]
    fleet = "fleet: {{clusters: [{{name: a, provider: aws, region: eu-west-1}}], groups: [{}]}}\n"
    assert resolve(read(fleet.format(", ".join(reversed(groups))))).clusters[0].zones == 1
    assert "chooses no cluster" in mistakes(BASE + fleet.format(", ".join(groups)))[0]


def test_settings_are_laid_over_each_other_in_part() -> None:
    pay, pay_us, *_ = resolve(read(FLEET)).clusters
    assert (pay_us.network.range, pay_us.nat) == ("10.9.0.0/16", "per-zone")
    assert (pay.endpoint.access, pay.endpoint.authorized_ranges) == ("public", ["203.0.113.0/24"])


def test_a_rule_of_the_whole_is_told_where_the_part_was_written_that_breaks_it() -> None:
    fleet = "fleet: {defaults: {all: {endpoint: {access: public}}}, clusters: [{name: a, provider: aws, region: R}]}"
    told = mistakes(BASE + fleet.replace("R", "eu-west-1") + "\n")
    place = "shop.yaml:8:36: fleet.defaults.all.endpoint"
    assert told == [f"{place}: a public endpoint needs authorizedRanges, or the whole world reaches it"]


labels = st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz"))
layers = st.builds(
    lambda given: ClusterSettings(**given),
    st.fixed_dictionaries(
        {},
        optional={
            "version": st.sampled_from(["1.34", "1.35"]),
            "zones": st.integers(1, 3),
            "labels": labels,
            "network": st.builds(
                lambda given: Network(**given),
                st.fixed_dictionaries(
                    {},
                    optional={"nat": st.sampled_from(["single", "per-zone"]), "range": st.just("10.1.0.0/16")},
                ),
            ),
            "endpoint": st.builds(
                lambda given: Endpoint(**given),
                st.fixed_dictionaries({}, optional={"authorized_ranges": st.just(["203.0.113.0/24"])}),
            ),
        },
    ),
)


@given(layers, layers, layers)
def test_laying_over_is_associative_and_says_what_either_says(
    first: ClusterSettings, second: ClusterSettings, third: ClusterSettings
) -> None:
    assert merge(merge(first, second), third) == merge(first, merge(second, third))
    assert merge(first, first) == first == merge(ClusterSettings(), first) == merge(first, ClusterSettings())
    both = merge(first, second)
    assert set(said(both)) == set(said(first)) | set(said(second))
    assert all(getattr(both, name) == getattr(second, name) for name in ("version", "zones") if name in said(second))


@given(st.lists(layers, max_size=5), st.integers(0, 5))
def test_layers_can_be_laid_together_anywhere(parts: list[ClusterSettings], cut: int) -> None:
    def together(some: list[ClusterSettings]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for part in some:
            lay(values, said(part))
        return values

    values = together(parts[:cut])
    lay(values, together(parts[cut:]))
    assert values == together(parts)


class Span(Model):
    """A part with a rule between its fields that pydantic checks."""

    low: int = Field(default=0, description="Low.", examples=[1])
    high: int = Field(default=9, description="High.", examples=[2])

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"{self.low} is above {self.high}")
        return self


class Outer(Model):
    """A whole."""

    span: Span | None = Field(default=None, description="Span.", examples=[{}])


def test_a_validator_sees_the_merged_whole_again() -> None:
    low, high = Outer(span=Span(low=5)), Outer(span=Span(high=3))
    assert list(broken(low)) == list(broken(high)) == []
    assert list(broken(merge(low, high))) == [("span", "5 is above 3")]


CLUSTER = Traits("a", "aws", "eu-west-1", "eks", "spoke", {"tier": "gold", "role": "spoke", "provider": "aws"})


@pytest.mark.parametrize(
    ("selector", "chosen"),
    [
        ({}, True),
        ({"names": ["a"]}, True),
        ({"names": ["b"]}, False),
        ({"names": ["a"], "labels": {"tier": "silver"}}, True),
        ({"names": ["b"], "labels": {"tier": "gold"}}, True),
        ({"labels": {"tier": "gold", "team": "x"}}, False),
        ({"labels": {"role": "spoke"}}, True),
        ({"providers": ["gcp", "aws"]}, True),
        ({"providers": ["gcp"], "labels": {"tier": "gold"}}, False),
        ({"regions": ["us-*", "eu-*"]}, True),
        ({"regions": ["eu-west-?"]}, True),
        ({"regions": ["west"]}, False),
        ({"kinds": ["gke"]}, False),
        ({"kinds": ["eks"], "roles": ["spoke"]}, True),
        ({"roles": ["hub"]}, False),
        ({"expressions": [{"key": "tier", "operator": "In", "values": ["gold", "x"]}]}, True),
        ({"expressions": [{"key": "tier", "operator": "NotIn", "values": ["gold"]}]}, False),
        ({"expressions": [{"key": "team", "operator": "NotIn", "values": ["x"]}]}, True),
        ({"expressions": [{"key": "tier", "operator": "Exists"}]}, True),
        ({"expressions": [{"key": "team", "operator": "DoesNotExist"}]}, True),
        ({"expressions": [{"key": "team", "operator": "Exists"}], "regions": ["*"]}, False),
    ],
)
def test_what_a_selector_chooses(selector: dict[str, Any], chosen: bool) -> None:
    assert chooses(Selector.model_validate(selector), CLUSTER) is chosen


def at(settings: list[Setting], path: str) -> tuple[object, str, str, list[object]]:
    (found,) = below(settings, path)
    return found.said.value, found.said.by, str(found.said.position), [one.value for one in found.overrode]


def test_explain_says_who_said_a_value_and_whom_it_overrode() -> None:
    found = explain(read(FLEET), "pay")
    assert at(found, "version") == ("1.36", "group payments", "shop.yaml:16:27", ["1.35"])
    assert at(found, "zones") == (3, "group europe", "shop.yaml:22:25", [2])
    assert at(found, "labels.team") == ("payments", "cluster pay", "shop.yaml:24:68", ["shop"])
    assert at(found, "network.nat") == ("per-zone", "defaults of all clusters", "shop.yaml:11:43", [])
    assert at(found, "kind")[:2] == ("eks", "nobody says it: usual on aws")
    assert at(explain(read(FLEET), "store-us-east1-01"), "region") == (
        "us-east1",
        "matrix store",
        "shop.yaml:28:60",
        [],
    )


def test_explain_says_what_an_environment_overrode_in_the_file_that_it_extends(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(
        BASE + 'fleet: {defaults: {all: {version: "1.34"}}, clusters: [{name: a, provider: aws, region: eu-west-1}]}\n'
    )
    (tmp_path / "dev.yaml").write_text('extends: base.yaml\nfleet: {defaults: {all: {version: "1.35"}}}\n')
    file = tmp_path / "dev.yaml"
    (version,) = below(explain(load(file), "a", load_tree(file)), "version")
    assert (version.said.value, str(version.said.position)) == ("1.35", f"{file}:2:35")
    assert [(one.value, str(one.position)) for one in version.overrode] == [("1.34", f"{tmp_path}/base.yaml:8:35")]


def test_explain_tells_every_setting_with_a_value_that_resolving_agrees_with() -> None:
    platform = read(FLEET)
    for cluster in resolve(platform).clusters:
        told = {one.path: one.said.value for one in explain(platform, cluster.name)}
        assert told["version"] == cluster.version
        assert told["zones"] == cluster.zones
        assert told["role"] == cluster.role
        assert told["protect"] == cluster.protect
        assert told["network.range"] == cluster.network.range
        assert told["network.nat"] == cluster.nat
        assert len(told["nodePools"]) == len(cluster.node_pools)
