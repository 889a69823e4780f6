"""Bad input gets a message that says where and what, exit status 2, and everything on disk stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from engines.fleetform_command import everything, fleetform

GOOD = """\
kind: Platform
name: shop
environment: dev
owner: team
costCenter: cc-1
accounts:
  - {name: main, provider: aws, accountId: "111122223333"}
facts: {availabilityZones: {eu-west-1: [eu-west-1a, eu-west-1b, eu-west-1c]}}
"""


def refused(folder: Path, *arguments: str, told: str) -> None:
    """Runs a command that has to refuse its input."""
    before = everything(folder)
    done = fleetform(*arguments, cwd=folder)
    assert done.err.splitlines()[0] == told
    assert "Traceback" not in done.err
    assert done.status == 2
    assert everything(folder) == before


BLUEPRINTS = {
    "broken_yaml": (GOOD + "fleet: [\n", "shop.yaml:10:1: not readable as YAML: did not find expected node content"),
    "unknown_field": (
        GOOD + "meesh: {}\n",
        (
            "shop.yaml:9:1: meesh: unknown field 'meesh'; did you mean 'mesh'? (allowed: accounts, apiVersion, "
            "costCenter, edge, endpoints, environment, extends, facts, fleet, gitops, kind, labels, mesh, name, "
            "owner, state)"
        ),
    ),
    "wrong_type": (
        GOOD + "fleet: {clusters: hub}\n",
        "shop.yaml:9:19: fleet.clusters: expected a list, found the text 'hub'",
    ),
    "overlapping_ranges": (
        GOOD
        + "fleet:\n  clusters:\n"
        + "    - {name: a, provider: aws, region: eu-west-1, network: {range: 10.0.0.0/16}}\n"
        + "    - {name: b, provider: aws, region: eu-west-1, network: {range: 10.0.64.0/18}}\n",
        "shop.yaml:12:68: fleet.clusters[b].network.range: the range 10.0.64.0/18 of 'b' overlaps 10.0.0.0/16 of 'a'",
    ),
    "name_used_twice": (
        GOOD
        + "fleet:\n  clusters:\n    - {name: m-eu-west-1-01, provider: aws, region: eu-west-1}\n"
        + "  matrix:\n    - {name: m, provider: aws, regions: [eu-west-1]}\n",
        (
            "shop.yaml:13:14: fleet.matrix[m].name: the cluster name 'm-eu-west-1-01' is used twice; "
            "it was used first at shop.yaml:11:14"
        ),
    ),
    "cluster_that_is_not_there": (
        GOOD
        + "fleet: {clusters: [{name: hub-eu, provider: aws, region: eu-west-1}]}\n"
        + 'endpoints: [{name: prices, platform: knative, cluster: hub-us, image: "prices:1.0.0"}]\n',
        (
            "shop.yaml:10:56: endpoints[prices].cluster: endpoint 'prices' names cluster 'hub-us', which the fleet "
            "does not have; did you mean 'hub-eu'? (allowed: hub-eu)"
        ),
    ),
    "unknown_kubernetes_version": (
        GOOD + 'fleet: {clusters: [{name: a, provider: aws, region: eu-west-1, version: "1.99"}]}\n',
        (
            "shop.yaml:9:73: fleet.clusters[a].version: aws offers no Kubernetes 1.99 "
            "(allowed: 1.32, 1.33, 1.34, 1.35, 1.36)"
        ),
    ),
    "empty_file": ("", "shop.yaml:1:1: the file is empty: a blueprint starts with 'kind: Platform'"),
    "ten_megabytes": (
        GOOD + "# more\n" * 1_500_000,
        "shop.yaml:1:1: the file is larger than 1 MiB: no blueprint is that long",
    ),
}


@pytest.mark.parametrize("command", [["validate"], ["graph"]], ids=["validate", "graph"])
@pytest.mark.parametrize("name", BLUEPRINTS)
def test_a_blueprint_with_a_mistake(tmp_path: Path, name: str, command: list[str]) -> None:
    text, told = BLUEPRINTS[name]
    (tmp_path / "shop.yaml").write_text(text, encoding="utf-8")
    refused(tmp_path, *command, "shop.yaml", told=told)


@pytest.mark.parametrize("target", ["opentofu", "crossplane"])
def test_a_blueprint_with_a_mistake_exports_nothing(tmp_path: Path, target: str) -> None:
    text, told = BLUEPRINTS["unknown_kubernetes_version"]
    (tmp_path / "shop.yaml").write_text(text, encoding="utf-8")
    refused(tmp_path, "export", target, "shop.yaml", "-o", "out", told=told)


def program(folder: Path, text: str) -> None:
    (folder / "Pulumi.yaml").write_text("name: shop\nruntime: python\n", encoding="utf-8")
    (folder / "__main__.py").write_text(text, encoding="utf-8")


COMMANDS = [["graph", "."], ["export", "opentofu", ".", "-o", "out"], ["export", "crossplane", ".", "-o", "out"]]
IDS = ["graph", "opentofu", "crossplane"]


@pytest.mark.parametrize("command", COMMANDS, ids=IDS)
def test_a_program_that_raises(tmp_path: Path, command: list[str]) -> None:
    program(tmp_path, "import pulumi\n\n\ndef shops():\n    return {}['berlin']\n\n\nshops()\n")
    refused(tmp_path, *command, told="__main__.py:5:1: the program failed: KeyError: 'berlin'")


DECIDES = """\
import pulumi


class Bucket(pulumi.CustomResource):
    arn: pulumi.Output[str]

    def __init__(self, name):
        super().__init__("aws:s3/bucket:Bucket", name, {"arn": None})


def choose(arn):
    for letter in arn:
        return "ours"
    return "theirs"


pulumi.export("whose", Bucket("shop").arn.apply(choose))
"""


@pytest.mark.parametrize("command", COMMANDS, ids=IDS)
def test_a_program_that_goes_through_an_unknown_value(tmp_path: Path, command: list[str]) -> None:
    program(tmp_path, DECIDES)
    told = (
        "__main__.py:12:1: not portable: a loop goes over its characters of 'arn' of aws:s3/bucket:Bucket 'shop', "
        "which is known only after deployment. Use slices of the value."
    )
    refused(tmp_path, *command, told=told)


@pytest.mark.parametrize("target", ["opentofu", "crossplane"])
def test_an_output_folder_with_foreign_files(tmp_path: Path, target: str) -> None:
    """Files that we did not write are neither overwritten nor removed, and nothing is put beside them."""
    (tmp_path / "shop.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    assert fleetform("export", target, "shop.yaml", "-o", "elsewhere/out", cwd=tmp_path).status == 0
    ours = [path.name for path in (tmp_path / "elsewhere" / "out").iterdir() if path.is_file()]
    out = tmp_path / "out"
    out.mkdir()
    for name in ours:
        (out / name).write_text("written by hand\n", encoding="utf-8")
    (out / "notes.txt").write_text("mine\n", encoding="utf-8")
    before = everything(tmp_path)
    done = fleetform("export", target, "shop.yaml", "-o", "out", cwd=tmp_path)
    assert done.status == 2, done
    assert "out" in done.err
    assert "Traceback" not in done.err
    assert everything(tmp_path) == before


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("none.yaml", "none.yaml: no such file or folder"),
        ("notes.txt", "notes.txt: neither a blueprint (.yaml, .yml) nor a folder with a Pulumi.yaml"),
        ("empty", "empty: no Pulumi.yaml in this folder"),
    ],
)
def test_a_path_that_is_no_program(tmp_path: Path, path: str, told: str) -> None:
    (tmp_path / "notes.txt").write_text("mine\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    before = everything(tmp_path)
    done = fleetform("graph", path, cwd=tmp_path)
    assert done.err.strip().endswith(told)
    assert done.status == 2
    assert everything(tmp_path) == before


def test_a_blueprint_with_a_mistake_is_not_deployed(tmp_path: Path) -> None:
    text, told = BLUEPRINTS["unknown_field"]
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "shop.yaml").write_text(text, encoding="utf-8")
    refused(tmp_path, "up", "shop", "--yes", told=f"stacks/{told}")


def test_nothing_is_changed_where_nobody_can_be_asked(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(GOOD, encoding="utf-8")
    before = everything(tmp_path)
    done = fleetform("up", "shop.yaml", cwd=tmp_path)
    assert (done.status, done.err.splitlines()[-1]) == (2, "Error: nobody is there to be asked: say --yes")
    assert everything(tmp_path) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--facts", "none.yaml"], "'none.yaml' does not exist"),
        (["--facts", "list.yaml"], "list.yaml: expected a mapping at the top"),
        (["--facts", "broken.yaml"], "broken.yaml:2:1: not readable as YAML"),
        (["--config-file", "broken.yaml"], "broken.yaml:2:1: not readable as YAML"),
        (["--config", "region"], "'region' is not KEY=VALUE"),
        (["-o", "picture.png"], "picture.png"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_options_that_cannot_be_used(tmp_path: Path, arguments: list[str], told: str) -> None:
    (tmp_path / "shop.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "list.yaml").write_text("- a\n", encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("a: [\n", encoding="utf-8")
    before = everything(tmp_path)
    done = fleetform("graph", "shop.yaml", *arguments, cwd=tmp_path)
    assert told in done.err
    assert "Traceback" not in done.err
    assert done.status == 2
    assert everything(tmp_path) == before


@pytest.mark.parametrize("side", ["none.yaml", "nothing:shop.yaml", "HEAD:none.yaml"])
def test_a_side_of_a_comparison_that_is_not_there(tmp_path: Path, side: str) -> None:
    (tmp_path / "shop.yaml").write_text(GOOD, encoding="utf-8")
    before = everything(tmp_path)
    done = fleetform("diff", "shop.yaml", side, cwd=tmp_path)
    assert done.status == 2
    assert done.err.strip()
    assert "Traceback" not in done.err
    assert everything(tmp_path) == before
