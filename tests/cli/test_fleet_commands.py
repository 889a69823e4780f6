"""`explain`, `addresses` and `plan-upgrade`: what they print, what they write, and their exit statuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from engines.fleetform_command import Done
from fleetform.cli.main import main

HEAD = """\
kind: Platform
name: shop
environment: dev
owner: team
costCenter: cc-1
accounts:
  - {name: main, provider: aws, accountId: "111122223333"}
"""
FLEET = """\
fleet:
  ledger: addresses/dev.yaml
  defaults: {all: {version: "1.34"}}
  groups:
    - {name: shops, clusters: {roles: [spoke]}, settings: {version: "1.35"}}
  clusters:
    - {name: hub, provider: aws, region: eu-west-1, role: hub}
    - {name: store, provider: aws, region: eu-west-1}
"""

Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "dev.yaml").write_text(HEAD + FLEET, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> Done:
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        captured = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return Done(left.value.code, captured.out, captured.err)

    return command


def test_a_ledger_is_asked_for_written_checked_and_kept(run: Run) -> None:
    missing = run("validate", "stacks/dev.yaml")
    assert missing.status == 2
    assert "there is no ledger 'addresses/dev.yaml'" in missing.err
    assert run("addresses", "dev", "--write").out == "stacks/addresses/dev.yaml: keeps 2 ranges\n"
    assert run("validate", "stacks/dev.yaml").status == 0
    assert run("addresses", "dev", "--check").status == 0
    ledger = Path("stacks/addresses/dev.yaml")
    before = ledger.read_text(encoding="utf-8")
    blueprint = Path("stacks/dev.yaml")
    more = blueprint.read_text(encoding="utf-8").replace(
        "  clusters:\n", "  clusters:\n    - {name: a, <<: &x {provider: aws, region: eu-west-1}}\n"
    )
    blueprint.write_text(more, encoding="utf-8")
    late = run("addresses", "dev", "--check")
    assert late.status == 1
    assert late.err.startswith("a: is 10.")
    assert ledger.read_text(encoding="utf-8") == before
    assert run("addresses", "dev", "--write").status == 0
    told = {one["name"]: (one["range"], one["from"]) for one in json.loads(run("addresses", "dev", "--json").out)}
    assert {source for _, source in told.values()} == {"ledger"}
    assert all(f"{name}: {told[name][0]}" in before for name in ("hub", "store"))


def test_other_mistakes_are_told_beside_a_ledger_that_is_missing(run: Run) -> None:
    blueprint = Path("stacks/dev.yaml")
    blueprint.write_text(blueprint.read_text(encoding="utf-8").replace("1.34", "1.04"), encoding="utf-8")
    done = run("validate", "stacks/dev.yaml")
    assert done.status == 2
    assert "there is no ledger 'addresses/dev.yaml'" in done.err
    assert "fleet.defaults.all.version: aws offers no Kubernetes 1.04" in done.err


def test_a_ledger_that_no_environment_names_is_not_written(run: Run) -> None:
    blueprint = Path("stacks/dev.yaml")
    blueprint.write_text(blueprint.read_text(encoding="utf-8").replace("  ledger: addresses/dev.yaml\n", ""))
    done = run("addresses", "dev", "--write")
    assert done.status == 2
    assert "add 'ledger: addresses/dev.yaml' under 'fleet'" in done.err


def test_validate_says_which_ranges_nothing_keeps(run: Run) -> None:
    blueprint = Path("stacks/dev.yaml")
    names = "".join(f"    - {{name: c{number}, provider: aws, region: eu-west-1}}\n" for number in range(60))
    text = blueprint.read_text(encoding="utf-8").replace("  ledger: addresses/dev.yaml\n", "")
    blueprint.write_text(text + names, encoding="utf-8")
    done = run("validate", "stacks/dev.yaml")
    assert done.status == 0
    assert "networks could get another range when clusters are added or removed" in done.err
    assert "keep them with 'fleetform addresses stacks/dev.yaml --write'" in done.err


def test_validate_says_which_clusters_no_way_leads_to(run: Run) -> None:
    hub = "  hubs: [{cluster: hub, gitops: push, manages: {names: [store, open, abroad]}}]\n"
    more = (
        "    - {name: open, provider: aws, region: eu-west-1,\n"
        "       endpoint: {access: public, authorizedRanges: [1.2.3.4/32]}}\n"
        "    - {name: abroad, provider: gcp, region: europe-west1}\n"
        "    - {name: alone, provider: aws, region: eu-west-1}\n"
        'gitops: {repository: "https://git.example.com/p.git"}\n'
    )
    head = HEAD + "  - {name: google, provider: gcp, project: shop-4711}\n"
    blueprint = Path("stacks/dev.yaml")
    blueprint.write_text(head + FLEET.replace("  groups:", f"{hub}  groups:") + more, encoding="utf-8")
    run("addresses", "dev", "--write")
    done = run("validate", "stacks/dev.yaml")
    assert done.status == 0
    assert "hubs ask the private APIs of 2 clusters, and nothing here joins their networks: store, abroad;" in done.err
    joined = FLEET.replace("  groups:", f"{hub}  network: {{topology: peering}}\n  groups:")
    blueprint.write_text(head + joined + more, encoding="utf-8")
    (told,) = json.loads(run("validate", "stacks/dev.yaml", "--json").out)
    assert told["unreachedClusters"] == ["abroad"]


def test_explain_tells_one_setting_or_all(run: Run) -> None:
    run("addresses", "dev", "--write")
    assert run("explain", "dev", "cluster/store", "version").out == (
        "cluster/store\n"
        "  version: 1.35\n"
        "      group shops, stacks/dev.yaml:12:69\n"
        "      over 1.34: defaults of all clusters, stacks/dev.yaml:10:29\n"
    )
    told = json.loads(run("explain", "dev", "cluster/hub", "network", "--json").out)
    (range_,) = (one for one in told["settings"] if one["path"] == "network.range")
    assert range_["by"] == "the ledger keeps it"
    assert range_["at"]["file"] == "stacks/addresses/dev.yaml"


def test_explain_tells_the_node_pool_that_nobody_wrote(run: Run) -> None:
    run("addresses", "dev", "--write")
    told = json.loads(run("explain", "dev", "cluster/hub", "--json").out)
    (pools,) = (one for one in told["settings"] if one["path"] == "nodePools")
    assert pools["value"] == [{"name": "general", "machineType": "m7i.large", "min": 1, "max": 3}]
    text = run("explain", "dev", "cluster/hub", "nodePools")
    assert '"machineType": "m7i.large"' in text.out
    assert "nobody says it: the default" in text.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("cluster/stor",), "there is no cluster 'stor'. Did you mean 'store'?"),
        (("cluster/hub", "versoin"), "there is no setting 'versoin'. Did you mean 'version'?"),
    ],
)
def test_explain_says_what_was_meant(run: Run, arguments: tuple[str, ...], told: str) -> None:
    run("addresses", "dev", "--write")
    done = run("explain", "dev", *arguments)
    assert done.status == 2
    assert told in done.err


def outputs(version: str) -> dict[str, object]:
    return {"clusters": {"hub": {"version": version}, "store": {"version": "1.35"}}}


FORMS = {
    "mapping": {"hub": "1.34", "store": "1.35"},
    "pulumi stack output": outputs("1.34"),
    "tofu output": {"clusters": {"sensitive": False, "type": "object", "value": outputs("v1.34.2")["clusters"]}},
    "pulumi stack export": {
        "version": 3,
        "deployment": {"resources": [{"type": "pulumi:pulumi:Stack", "outputs": outputs("1.34.6-eks-1")}]},
    },
}


URN = "urn:pulumi:dev::shop::fleetform:platform:Platform$fleetform:clusters:"
SEALED = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:AAAA:BBBB"}
FORMS["a state after a refresh"] = {
    "version": 3,
    "deployment": {
        "resources": [
            {"urn": f"{URN}EksCluster::hub", "type": "fleetform:clusters:EksCluster", "outputs": {"version": "1.33"}},
            {
                "urn": f"{URN}EksCluster$aws:eks/cluster:Cluster::hub-cluster",
                "type": "aws:eks/cluster:Cluster",
                "parent": f"{URN}EksCluster::hub",
                "outputs": {"version": "1.34", "name": "hub"},
            },
            {
                "urn": f"{URN}EksCluster$aws:eks/cluster:Cluster::hub-cluster",
                "type": "aws:eks/cluster:Cluster",
                "parent": f"{URN}EksCluster::hub",
                "delete": True,
                "outputs": {"version": "1.30", "name": "hub"},
            },
            {"urn": f"{URN}EksCluster::store", "type": "fleetform:clusters:EksCluster", "outputs": {"version": "1.35"}},
            {"type": "pulumi:pulumi:Stack", "outputs": {"clusters": SEALED}},
            {"urn": "urn:pulumi:dev::shop::aws:eks/cluster:Cluster::other", "type": "aws:eks/cluster:Cluster",
             "outputs": {"version": "1.29"}},
        ]
    },
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_an_upgrade_is_planned_from_what_is_there(run: Run, form: str) -> None:
    run("addresses", "dev", "--write")
    Path("now.json").write_text(json.dumps(FORMS[form]), encoding="utf-8")
    asked = ("--current", "now.json", "--to", "1.35", "--on", "2026-11-25")
    done = run("plan-upgrade", "dev", *asked, "--exit-code", "--json")
    assert done.status == 1
    told = json.loads(done.out)
    ((change,),) = told["waves"][0]["batches"]
    assert (change["cluster"], change["to"]) == ("hub", "1.35")
    assert change["from"].removeprefix("v").startswith("1.34")
    assert told["unchanged"] == ["store"]
    assert told["refused"] == {}


def test_a_plan_is_printed_and_what_is_refused_gives_status_two(run: Run) -> None:
    run("addresses", "dev", "--write")
    done = run("plan-upgrade", "dev", "--to", "1.36", "--on", "2026-11-25")
    assert done.status == 2
    assert done.err == "refused: hub: 1.34 to 1.36 skips 1.35: upgrade to that first\n"
    assert done.out == (
        "wave canary: first; at most 1 at the same time, then 2 days to soak\n"
        "  1. store (aws eu-west-1): 1.35 -> 1.36: control plane, then node pool general\n"
        "\n"
        "1 cluster to upgrade in 1 wave, 0 as they shall be, 1 refused\n"
    )
    assert run("plan-upgrade", "dev", "--to", "1.35", "--on", "2026-11-25").status == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[]", "expected a mapping from cluster to version"),
        ("{a: [", "it is no JSON or YAML"),
        ("{a: 1.3}", "expected"),
    ],
)
def test_a_file_without_versions_is_refused_and_not_repeated(run: Run, text: str, told: str) -> None:
    run("addresses", "dev", "--write")
    Path("now.json").write_text(text, encoding="utf-8")
    done = run("plan-upgrade", "dev", "--current", "now.json")
    assert done.status == 2
    assert done.err.startswith("now.json: ")
    assert told in done.err
