"""The units of a platform: what each holds, and what it needs."""

from __future__ import annotations

from fleetform.blueprints import load_text, resolve
from fleetform.blueprints.resolve import ResolvedPlatform
from fleetform.blueprints.units import from_stack, part, stack_of, units

FLEET = """
kind: Platform
name: shop
environment: prod
owner: team
costCenter: cc-1
accounts:
  - {name: aws, provider: aws, accountId: "111122223333"}
fleet:
  stacks: per-cluster
  clusters:
    - {name: a, provider: aws, region: eu-west-1}
    - {name: hub-eu, provider: aws, region: eu-west-1}
    - {name: hub-us, provider: aws, region: us-east-1}
    - {name: b, provider: aws, region: us-east-1, hub: hub-us}
  hubs:
    - {cluster: hub-eu, standby: hub-us, gitops: push}
    - {cluster: hub-us, agents: [rancher-fleet]}
mesh: {version: 1.30.4, meshId: shop, clusters: {names: [a]}}
endpoints:
  - {name: checkout, platform: lambda, region: eu-west-1, image: "1.dkr.ecr.eu-west-1.amazonaws.com/shop:1.0.0"}
  - {name: search, platform: knative, cluster: b, image: "shop/search:1.0.0"}
gitops: {repository: "https://git.example.com/p.git"}
edge: {region: eu-west-1, nodes: [{name: till, site: berlin}]}
"""


def fleet() -> ResolvedPlatform:
    return resolve(load_text(FLEET))


def test_each_unit_comes_after_the_hubs_it_needs() -> None:
    found = {unit.name: unit.needs for unit in units(fleet())}
    assert list(found) == ["shared", "cluster/hub-eu", "cluster/hub-us", "cluster/a", "cluster/b"]
    assert found["cluster/a"] == ("cluster/hub-eu", "cluster/hub-us")
    assert found["cluster/b"] == ("cluster/hub-us",)
    assert found["cluster/hub-eu"] == found["shared"] == ()


def test_the_units_together_hold_everything_once() -> None:
    whole = fleet()
    parts = [part(whole, unit.name) for unit in units(whole)]
    for field in ("clusters", "mesh_clusters", "endpoints", "edge_nodes"):
        held = [str(item) for one in parts for item in getattr(one, field)]
        assert sorted(held) == sorted(str(item) for item in getattr(whole, field)), field
    assert [one.unit for one in parts if one.edge is not None] == ["shared"]
    assert [one.unit for one in parts if one.environments] in ([], ["shared"])


def test_stacks_are_named_after_units() -> None:
    for unit in units(fleet()):
        assert from_stack(stack_of("prod", unit.name)) == ("prod", unit.name)
