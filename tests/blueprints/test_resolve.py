"""Matrices become single things, and defaults fill in what was not said."""

from __future__ import annotations

from pathlib import Path

import pytest

from blueprints.sample import read
from fleetform.blueprints import BlueprintError, Platform, load, resolve

FLEET = """\
  - {name: google, provider: gcp, project: retail-dev-4711}
fleet:
  defaults:
    all: {version: "1.36", labels: {a: all, b: all, c: all}, zones: 2}
    gcp: {labels: {b: gcp, c: gcp}, zones: 1}
  clusters:
    - {name: hub, provider: aws, region: eu-west-1, role: hub}
  matrix:
    - name: stores
      provider: gcp
      regions: [europe-west1, us-east1]
      count: 2
      template: {labels: {c: template}}
"""


def test_a_matrix_is_one_cluster_in_every_region_counted_from_one() -> None:
    assert [(cluster.name, cluster.region) for cluster in resolve(read(FLEET)).clusters] == [
        ("hub", "eu-west-1"),
        ("stores-europe-west1-01", "europe-west1"),
        ("stores-europe-west1-02", "europe-west1"),
        ("stores-us-east1-01", "us-east1"),
        ("stores-us-east1-02", "us-east1"),
    ]


def test_the_nearest_setting_wins_and_labels_add_up() -> None:
    hub, store, *_ = resolve(read(FLEET)).clusters
    assert (hub.version, hub.zones, hub.role, store.zones, store.role) == ("1.36", 2, "hub", 1, "spoke")
    assert hub.labels == {"role": "hub", "provider": "aws", "a": "all", "b": "all", "c": "all"}
    assert store.labels == {"role": "spoke", "provider": "gcp", "a": "all", "b": "gcp", "c": "template"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{matrix}-{region}-{index}", "m-eu-west-1-1"),
        ("{provider}-{index:03d}", "aws-001"),
        ("x{index:2d}".replace(":2d", ":02d"), "x01"),
    ],
)
def test_name_format(text: str, expected: str) -> None:
    matrix = f'{{name: m, provider: aws, regions: [eu-west-1], nameFormat: "{text}"}}'
    assert [cluster.name for cluster in resolve(read(f"fleet: {{matrix: [{matrix}]}}")).clusters] == [expected]


def test_clusters_of_prod_are_protected_unless_said_otherwise() -> None:
    place = "provider: aws, region: eu-west-1"
    platform = read(f"fleet: {{clusters: [{{name: a, {place}}}, {{name: b, {place}, protect: false}}]}}")
    prod = platform.model_copy(update={"environment": "prod"})
    assert [cluster.protect for cluster in resolve(platform).clusters] == [False, False]
    assert [cluster.protect for cluster in resolve(prod).clusters] == [True, False]


def mesh_on(chosen: str) -> tuple[str, ...]:
    return resolve(read(FLEET + f"mesh: {{clusters: {chosen}}}\n")).mesh_clusters


def test_the_mesh_is_on_the_clusters_that_a_name_or_label_chooses() -> None:
    assert len(mesh_on("{}")) == 5
    assert mesh_on("{names: [hub]}") == ("hub",)
    assert mesh_on("{labels: {role: hub}}") == ("hub",)
    assert mesh_on("{names: [hub], labels: {c: template, a: all}}") == mesh_on("{}")
    assert mesh_on("{labels: {c: template, a: other}, mayBeEmpty: true}") == ()


def test_the_sample_stacks_have_the_sizes_they_promise(root: Path) -> None:
    sizes = {
        name: (
            len(platform.clusters),
            len({cluster.provider for cluster in platform.clusters}),
            len(platform.edge_nodes),
        )
        for name in ("dev", "staging", "prod")
        for platform in [resolve(load(root / "stacks" / f"{name}.yaml"))]
    }
    assert sizes["dev"][:2] == (3, 3)
    assert sizes["prod"] == (60, 3, 20)


def test_base_alone_is_no_environment(root: Path) -> None:
    with pytest.raises(BlueprintError, match="environment: this field is needed"):
        load(root / "stacks" / "base.yaml")


def test_what_check_would_have_told_is_an_error_here_too() -> None:
    platform = read("")
    broken = Platform.model_validate({**platform.model_dump(by_alias=True), "accounts": [], "edge": {}})
    with pytest.raises(ValueError, match="no aws account"):
        resolve(broken)
