"""Mistakes in blueprints and what is told of them: `mistakes/NAME.yaml` and `golden/blueprints/NAME.txt`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from blueprints.sample import BASE, mistakes, read
from fleetform.blueprints import BlueprintError, Cluster, ClusterFleet, Platform, load_text, resolve
from fleetform.blueprints.checks import check

FILES = sorted((Path(__file__).parent / "mistakes").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_mistake_is_told_at_once_with_its_place(file: Path, golden: Callable[[str, str], None]) -> None:
    text = file.read_text(encoding="utf-8")
    with pytest.raises(BlueprintError) as caught:
        load_text(text, file.name)
    golden(f"blueprints/{file.stem}.txt", f"{caught.value}\n")
    lines = text.splitlines()
    for problem in caught.value.problems:
        assert problem.path
        assert problem.column <= len(lines[problem.line - 1])
        assert problem.suggestion is None or problem.suggestion in problem.allowed


@pytest.mark.parametrize("name", ["secrets.yaml", "state.yaml"])
def test_no_message_repeats_a_secret(name: str) -> None:
    text = (Path(__file__).parent / "mistakes" / name).read_text(encoding="utf-8")
    with pytest.raises(BlueprintError) as caught:
        load_text(text, name)
    told = str([problem.as_dict() for problem in caught.value.problems])
    assert "hunter2" not in told
    assert "AKIA" not in told


def test_mistakes_between_parts_are_told_together_with_mistakes_in_fields() -> None:
    clusters = [
        "{name: a, provider: aws, region: nowhere-1}",
        "{name: b, provider: aws, region: eu-west-1, zones: 9}",
        "{name: a, provider: aws, region: eu-west-1}",
    ]
    text = BASE.replace("name: shop\n", "") + f"fleet: {{clusters: [{', '.join(clusters)}]}}\n"
    told = [line.partition(": ")[2].partition(": ")[2] for line in mistakes(text)]
    assert [line.split(" (allowed")[0] for line in told] == [
        "this field is needed and is not there",
        "aws has no region 'nowhere-1'",
        "expected at most 3, found 9",
        "the cluster name 'a' is used twice; it was used first at shop.yaml:7:27",
    ]


def test_what_is_not_there_is_not_told_while_some_of_it_may_only_be_wrong() -> None:
    """Cluster `b` is there, with a mistake: that the endpoint names it is none."""
    more = (
        "fleet: {clusters: [{name: b, provider: aws, region: eu-west-1, zones: 9}]}\n"
        'endpoints: [{name: x, platform: knative, cluster: b, image: "x:1.0.0"}]\n'
    )
    assert mistakes(BASE + more) == ["shop.yaml:8:71: fleet.clusters[b].zones: expected at most 3, found 9"]


def test_an_unknown_field_without_a_value_is_told_too() -> None:
    assert mistakes(BASE + "flet:\n")[0].startswith("shop.yaml:8:6: flet: unknown field 'flet'; did you mean 'fleet'?")


def test_a_blueprint_can_tell_of_versions_and_regions_that_are_newer_than_the_data() -> None:
    cluster = 'fleet: {clusters: [{name: a, provider: aws, region: eu-new-1, version: "1.44"}]}\n'
    assert len(mistakes(BASE + cluster)) == 2
    assert read(cluster + 'facts: {regions: {aws: [eu-new-1]}, kubernetesVersions: {aws: ["1.44"]}}\n')


def test_models_made_in_code_are_checked_too() -> None:
    platform = Platform(
        name="shop",
        environment="dev",
        owner="team",
        cost_center="cc-1",
        fleet=ClusterFleet(clusters=[Cluster(name="a", provider="aws", region="europe-west1")]),
    )
    assert [str(problem) for problem in check(platform)][:1] == [
        "region: aws has no region 'europe-west1': that is a region of gcp"
        + str(check(platform)[0]).partition("gcp")[2]
    ]


def test_code_and_yaml_make_equal_models() -> None:
    cluster = Cluster(name="a", provider="aws", region="eu-west-1")
    loaded = read("fleet: {clusters: [{name: a, provider: aws, region: eu-west-1}]}\n")
    made = Platform(
        name="shop",
        environment="dev",
        owner="team",
        cost_center="cc-1",
        accounts=[{"name": "main", "provider": "aws", "accountId": "111122223333"}],  # pyright: ignore[reportArgumentType]  pydantic takes mappings
        fleet=ClusterFleet(clusters=[cluster]),
    )
    assert loaded == made
    assert resolve(loaded) == resolve(made)
    assert loaded != read("")
