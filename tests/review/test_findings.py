"""Which findings count, waivers, baselines, SARIF, and rules of users."""

from __future__ import annotations

import json
from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from engines.fleetform_command import run
from fleetform.graph.serialize import save_graph
from fleetform.review.errors import ReviewError
from fleetform.review.findings import checking
from fleetform.review.findings.checking import all_rules, built_in, check
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.waivers import read_waivers
from review.small import Made, graph

PROJECT = "name: shop\nruntime: python\n"
BUCKET = """import pulumi_aws as aws

aws.s3.BucketAcl("site", bucket="site", acl="{acl}"){comment}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    (tmp_path / "Pulumi.dev.yaml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, acl: str = "public-read", comment: str = "") -> None:
    (folder / "__main__.py").write_text(BUCKET.format(acl=acl, comment=comment))


def test_findings_of_a_program(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project)
    assert run("check", ".", "--fail-on", "high") == 1
    told = capsys.readouterr().out
    assert told.startswith("FF101 high: aws:s3/bucketAcl:BucketAcl site acl: the ACL public-read opens the bucket")
    assert "[__main__.py:3:1]" in told
    assert run("check", ".") == 0
    write(project, acl="private")
    assert run("check", ".", "--fail-on", "low") == 0


@pytest.mark.parametrize(
    ("comment", "status", "said"),
    [
        ("  # fleetform: ignore FF101 until 2026-12-31: pictures are for everybody", 0, "Findings: 1 waived."),
        ("  # fleetform: ignore FF102, FF101 until 2026-12-31: pictures", 0, "1 waived"),
        ("  # fleetform: ignore FF101 until 2026-11-23: pictures", 1, "the waiver in line 3 ended on 2026-11-23"),
        ("  # fleetform: ignore FF101 until 2026-12-31", 1, "does not hold: it gives no reason"),
        ("  # fleetform: ignore FF101: pictures", 1, "does not hold: it does not say until when"),
        ("  # fleetform: ignore FF101 until soon: pictures", 1, "'soon' is no date such as 2027-03-01"),
        ("  # fleetform: ignore FF999 until 2026-12-31: pictures", 1, "Findings: 1 new."),
    ],
)
def test_a_waiver(comment: str, status: int, said: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, comment=comment)
    assert run("check", ".", "--fail-on", "high", "--today", "2026-11-24") == status
    assert said in capsys.readouterr().out


def test_a_waiver_may_stand_above(project: Path) -> None:
    found = [*read_waivers("a.yaml", "x: 1\n# fleetform: ignore FF101 until 2026-12-31: why\n# more\n- name: a\n")]
    assert [(one.line, one.target, one.until) for one in found] == [(2, 4, date(2026, 12, 31))]


def test_only_new_findings_count(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, acls in (("base", ["public-read"]), ("head", ["public-read", "public-read-write"])):
        made = graph(lambda acls=acls: [Made("aws:s3/bucketAcl:BucketAcl", acl, acl=acl) for acl in acls])
        save_graph(made, project / f"{name}.json")
    assert run("diff", "base.json", "head.json", "--fail-on", "high") == 1
    assert "Findings: 1 new, 1 known." in capsys.readouterr().out
    assert run("diff", "head.json", "base.json", "--fail-on", "low") == 0
    assert "Findings: 1 known, 1 fixed." in capsys.readouterr().out


def test_a_baseline(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project)
    assert run("check", ".", "--write-baseline", "known.json") == 0
    assert run("check", ".", "--baseline", "known.json", "--fail-on", "low") == 0
    assert "Findings: 1 known." in capsys.readouterr().out
    # The line may be another one, and the finding is still the same.
    (project / "__main__.py").write_text("# a comment\n\n" + BUCKET.format(acl="public-read", comment=""))
    assert run("check", ".", "--baseline", "known.json", "--fail-on", "low") == 0
    (project / "known.json").write_text("[]")
    assert run("check", ".", "--baseline", "known.json") == 2
    assert "known.json: no baseline" in capsys.readouterr().err


def test_sarif(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, comment="  # fleetform: ignore FF101 until 2026-12-31: pictures")
    assert run("check", ".", "--format", "sarif", "--today", "2026-11-24") == 0
    log: dict[str, Any] = json.loads(capsys.readouterr().out)
    (one,) = log["runs"]
    (rule,) = one["tool"]["driver"]["rules"]
    (result,) = one["results"]
    assert (log["version"], rule["id"], result["ruleId"], result["ruleIndex"]) == ("2.1.0", "FF101", "FF101", 0)
    assert result["suppressions"] == [{"kind": "inSource", "justification": "pictures"}]
    place = result["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "__main__.py"}, "region": {"startLine": 3, "startColumn": 1}}


def test_rules_are_listed_and_skipped(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project)
    assert run("check", ".", "--skip-rule", "FF101", "--fail-on", "low") == 0
    assert run("check", ".", "--skip-rule", "FF000") == 2
    assert "there is no such rule" in capsys.readouterr().err
    assert run("check", "--list") == 0
    assert len(capsys.readouterr().out.splitlines()) == len(built_in())


def own(world: Any) -> Any:
    for item in world.of("aws:s3/bucketAcl:BucketAcl"):
        yield Found(item.resource, ("acl",), "we have no ACLs")


OWN = Rule("SHOP1", "No ACLs", Severity.LOW, "", "https://example.com", own)
BROKEN = Rule("SHOP2", "Broken", Severity.LOW, "", "", lambda world: [1 / 0])  # pyright: ignore[reportArgumentType]


def test_rules_of_users_are_entry_points(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [EntryPoint("shop", f"{__name__}:OWN", checking.GROUP)]
    monkeypatch.setattr(EntryPoint, "load", lambda point: [OWN])
    monkeypatch.setattr(checking, "entry_points", lambda group: points)
    rules = all_rules()
    assert rules[-1] is OWN
    made = graph(lambda: Made("aws:s3/bucketAcl:BucketAcl", "site", acl="private"))
    assert [one.message for one in check(made, rules, date(2026, 11, 24))] == ["we have no ACLs"]
    monkeypatch.setattr(EntryPoint, "load", lambda point: 3)
    with pytest.raises(ReviewError, match="int is not a Rule"):
        all_rules()


def test_a_rule_that_fails_is_named() -> None:
    with pytest.raises(ReviewError, match="rule SHOP2 failed: ZeroDivisionError"):
        check(graph(lambda: None), [BROKEN], date(2026, 11, 24))
