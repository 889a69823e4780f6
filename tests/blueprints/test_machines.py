"""Machines that node pools get by what they are for: the data files, and what follows from them."""

from __future__ import annotations

from typing import get_args

import pytest

from blueprints.sample import BASE, mistakes, read
from fleetform.blueprints import EksSettings, NodePool, facts, gpu_zones, resolve
from fleetform.blueprints.machines import gpu_types, offers, resolved_pool
from fleetform.blueprints.pools import GPU_PURPOSES, Gpu, Purpose, Size

SIZES = get_args(Size)


@pytest.mark.parametrize("provider", facts.PROVIDERS)
@pytest.mark.parametrize("purpose", get_args(Purpose))
def test_every_purpose_and_size_has_a_machine(purpose: Purpose, provider: str) -> None:
    machines = [resolved_pool(NodePool(name="a", purpose=purpose, size=size), provider) for size in SIZES]
    assert all(pool.machine_type for pool in machines)
    assert all(pool.labels == {"fleetform.dev/purpose": purpose} for pool in machines)
    assert {bool(pool.taints) for pool in machines} == {purpose not in ("general", "memory")}
    assert {pool.gpu is not None for pool in machines} == {purpose in GPU_PURPOSES}
    if purpose not in GPU_PURPOSES:
        assert len({pool.machine_type for pool in machines}) == len(SIZES)


@pytest.mark.parametrize("provider", facts.PROVIDERS)
def test_data_has_sources_and_every_offer_a_region(provider: str) -> None:
    for data in (facts.machines()[provider], facts.gpus()[provider]):
        assert data["source"].startswith("https://")
        assert data["read"] > "2026"
    for kind, told in gpu_types(provider).items():
        counts = [offer["count"] for offer in told["offers"]]
        assert counts == sorted(set(counts)), kind
        for offer in told["offers"]:
            assert set(offer["machines"]) in ({"any"}, set(SIZES)), kind
            places = gpu_zones.regions(provider, kind, offer, {})
            assert places == sorted(set(places)), kind
            assert set(places) & set(facts.regions(provider)), kind
            if provider == "gcp":
                assert set(places) <= set(facts.regions(provider)), kind
                assert all(gpu_zones.zones(kind, offer, region, {}) for region in places)


def test_the_others_of_a_size_are_as_large() -> None:
    """EKS takes spot machines of several types, which must be alike for the autoscaler."""
    for purpose in ("general", "memory", "arm", "batch"):
        for machines in facts.machines()["aws"][purpose].values():
            assert len({machine.partition(".")[2] for machine in machines}) == 1


@pytest.mark.parametrize("provider", facts.PROVIDERS)
def test_gpus_that_are_usual_for_a_purpose_are_there(provider: str) -> None:
    for purpose in GPU_PURPOSES:
        assert offers(provider, Gpu.model_validate(facts.gpus()["defaults"][purpose][provider]))


def test_what_is_written_wins_over_what_a_purpose_says() -> None:
    taint = {"key": "nvidia.com/gpu", "value": "mine", "effect": "NoExecute"}
    labels = {"fleetform.dev/purpose": "own", "team": "a"}
    pool = NodePool.model_validate(
        {"name": "a", "purpose": "gpu-training", "machineType": "p5.4xlarge", "labels": labels, "taints": [taint]}
    )
    made = resolved_pool(pool, "aws")
    assert (made.machine_type, made.machine_types, made.gpu) == ("p5.4xlarge", ("p5.4xlarge",), None)
    assert made.labels == labels
    assert [(one.value, one.effect) for one in made.taints] == [("mine", "NoExecute")]


def test_machines_elsewhere_have_no_names_unless_written() -> None:
    assert resolved_pool(NodePool(name="a", purpose="general"), "vsphere").machine_type == ""
    assert resolved_pool(NodePool(name="a", machine_type="large"), "vsphere").machine_type == "large"


def test_a_blueprint_can_tell_of_gpus_that_are_newer_than_the_data() -> None:
    cluster = "{name: a, provider: aws, region: eu-west-1, nodePools: [{name: a, gpu: {type: l4}}, {name: b}]}"
    text = f"fleet: {{clusters: [{cluster}]}}\n"
    assert "facts.machineRegions.aws-l4" in mistakes(BASE + text)[0]
    pools = resolve(read(text + "facts: {machineRegions: {aws-l4: [eu-west-1]}}\n")).clusters[0].node_pools
    assert [pool.machine_type for pool in pools] == ["g6.2xlarge", "m7i.xlarge"]


def test_a_pool_of_the_defaults_is_told_once_for_each_region() -> None:
    text = (
        "fleet:\n  defaults: {aws: {nodePools: [{name: a, gpu: {type: l4}}, {name: b}]}}\n"
        "  matrix: [{name: m, provider: aws, regions: [eu-west-1, us-east-1, sa-east-1], count: 3}]\n"
    )
    told = mistakes(BASE + text)
    assert len(told) == 2
    assert all("fleet.defaults.aws.nodePools[a].gpu.type" in line for line in told)


def test_clusters_that_make_their_nodes_themselves_have_no_usual_pool() -> None:
    text = (
        "fleet:\n  defaults: {aws: {nodePools: [{name: a, purpose: general}]}}\n  clusters:\n"
        "    - {name: auto, provider: aws, region: eu-west-1, nodePools: null, eks: {compute: auto-mode}}\n"
        "    - {name: plant, provider: other, region: x, kind: existing, existing: {kubeconfigFile: k}}\n"
    )
    pools = {cluster.name: [pool.name for pool in cluster.node_pools] for cluster in resolve(read(text)).clusters}
    assert pools == {"auto": ["a"], "plant": []}
    none = "fleet: {clusters: [{name: auto, provider: aws, region: eu-west-1, eks: {compute: auto-mode}}]}\n"
    assert resolve(read(none)).clusters[0].node_pools == ()


def test_defaults_may_name_the_image_for_those_clusters_whose_nodes_have_it() -> None:
    text = (
        "fleet:\n  defaults: {aws: {nodePools: [{name: a}], eks: {nodeImage: al2023@v20260714}}}\n  clusters:\n"
        "    - {name: fixed, provider: aws, region: eu-west-1}\n"
        "    - {name: own, provider: aws, region: eu-west-1, eks: {compute: karpenter}}\n"
    )
    images = {cluster.name: cluster.only for cluster in resolve(read(text)).clusters}
    assert isinstance(images["own"], EksSettings)
    assert (images["own"].compute, images["own"].node_image) == ("karpenter", "al2023@v20260714")


GPU_FLEET = """\
  - {{name: google, provider: gcp, project: shop-4711}}
fleet:
  clusters:
    - name: a
      provider: gcp
      region: {region}
      zones: {zones}
      nodePools: [{{name: general, purpose: general}}, {{name: infer, gpu: {gpu}}}]
"""


@pytest.mark.parametrize(
    ("region", "gpu", "zones", "told", "ends"),
    [
        ("europe-west4", "{type: t4}", 3, "{}", "abc"),
        ("europe-west1", "{type: l4}", 3, "{}", "bc"),
        ("us-central1", "{type: t4}", 3, "{}", "abc"),
        ("us-central1", "{type: t4}", 2, "{}", "ab"),
        ("us-central1", "{type: h200, count: 8}", 3, "{}", "b"),
        ("europe-west1", "{type: l4}", 2, "{availabilityZones: {europe-west1: [europe-west1-d, europe-west1-c]}}", "c"),
        ("europe-west1", "{type: l4}", 3, "{availabilityZones: {europe-west1: [europe-west1-d]}}", "bc"),
        ("europe-west8", "{type: l4}", 3, "{machineZones: {gcp-l4: [europe-west8-b]}}", "b"),
        ("europe-west1", "{type: l4}", 3, "{machineZones: {gcp-l4: [europe-west1-d]}}", "bcd"),
        ("europe-west8", "{type: l4}", 3, "{machineRegions: {gcp-l4: [europe-west8]}}", ""),
    ],
)
def test_gpus_on_google_cloud_are_asked_for_where_they_are(
    region: str, gpu: str, zones: int, told: str, ends: str
) -> None:
    text = GPU_FLEET.format(region=region, gpu=gpu, zones=zones) + f"facts: {told}\n"
    platform = resolve(read(text))
    (cluster,) = platform.clusters
    general, infer = cluster.node_pools
    expected = [f"{region}-{end}" for end in ends]
    assert gpu_zones.chosen(infer, cluster.region, cluster.zones, platform.facts) == expected
    assert gpu_zones.chosen(general, cluster.region, cluster.zones, platform.facts) == []


def test_a_cluster_in_zones_without_its_gpus_is_a_mistake() -> None:
    text = GPU_FLEET.format(region="europe-west1", gpu="{type: l4}", zones=1)
    (told,) = mistakes(BASE + text + "facts: {availabilityZones: {europe-west1: [europe-west1-d]}}\n")
    assert told == (
        "shop.yaml:15:80: fleet.clusters[a].nodePools[infer].gpu.type: 'a' is in europe-west1-d, and no machines with "
        "1 GPU of the type l4 are there: name their zone first in 'facts.availabilityZones.europe-west1', or let the "
        "cluster span more zones (allowed: europe-west1-b, europe-west1-c)"
    )
    assert "'facts.machineZones.gcp-l4'" in mistakes(BASE + text.replace("west1", "west8"))[0]
    assert "expected a list of texts" in mistakes(BASE + text + "facts: {machineZones: {gcp-l4: europe-west1-d}}\n")[0]


def test_a_machine_that_is_named_has_the_zones_of_its_offer() -> None:
    text = GPU_FLEET.format(region="us-central1", gpu="{type: h100, count: 8}, machineType: MACHINE", zones=3)
    found = {
        machine: gpu_zones.chosen(
            resolve(read(text.replace("MACHINE", machine))).clusters[0].node_pools[1], "us-central1", 3, {}
        )
        for machine in ("a3-highgpu-8g", "a3-megagpu-8g")
    }
    assert found == {"a3-highgpu-8g": ["us-central1-a", "us-central1-b", "us-central1-c"], "a3-megagpu-8g": []}


def test_gpus_that_gke_may_make_itself_must_be_in_the_region() -> None:
    text = (
        "  - {name: google, provider: gcp, project: shop-4711}\n"
        "fleet:\n  clusters:\n    - name: a\n      provider: gcp\n      region: europe-west8\n"
        "      gke: {nodeAutoProvisioning: {maxCpu: 9, maxMemoryGib: 9, gpus: [{type: h100, max: 8}, "
        "{type: l4, max: 2}]}}\n"
    )
    (told,) = mistakes(BASE + text)
    place = "shop.yaml:14:100: fleet.clusters[a].gke.nodeAutoProvisioning.gpus[1].type"
    assert told.startswith(
        f"{place}: europe-west8 has no machines with GPUs of the type l4; if it has them now, say so"
    )
    assert read(text + "facts: {machineZones: {gcp-l4: [europe-west8-a]}}\n")
