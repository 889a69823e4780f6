"""Surveys as text, JSON, SARIF, HTML and Mermaid."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from fleetform.migrate.checking import built_in
from fleetform.migrate.reports import FORMS, Form, render
from fleetform.migrate.survey.model import Survey
from fleetform.migrate.survey.surveying import survey
from migrate.repositories import SHOP, write

HOSTILE = "a\x1b[31m<script>alert(1)</script>](x)\u202e"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return survey([write(tmp_path_factory.mktemp("work") / "shop", SHOP)])


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """Names that a terminal, a browser or a code host would obey."""
    root = tmp_path_factory.mktemp("work") / 'x"><img src=x onerror=alert(1)>'
    state = (
        'data "terraform_remote_state" "x" {\n  backend = "s3"\n  config = {\n    bucket = "b"\n    key = "k"\n  }\n}\n'
    )
    kept = 'terraform {\n  backend "s3" {\n    bucket = "b"\n    key = "k"\n  }\n}\n'
    folder = HOSTILE.replace("/", "")
    return survey(
        [
            write(
                root,
                {
                    f"{folder}/main.tf": kept
                    + f'module "m" {{\n  source = "registry.terraform.io/{HOSTILE}/b/c"\n}}\n',
                    "reader/main.tf": kept.replace('"k"', '"other"') + state,
                    "reader/x.sh": f"terraform plan {HOSTILE}\n",
                    "broken.tf": f'x = "{HOSTILE}\n',
                },
            )
        ]
    )


def rendered(found: Survey, form: Form) -> str:
    return render(found, form, built_in(), "0.0", "1.12")


def test_where_modules_come_from_is_told_without_credentials(tmp_path: Path) -> None:
    sources = {
        "git::https://user:hunter2@git.example.com/x.git?ref=v1": "git git.example.com",
        "git::ssh://git@github.com/x/y.git": "git github.com",
        "git::git@git.example.org:x/y.git": "git git.example.org",
        "s3::https://s3-eu-west-1.amazonaws.com/b/x.zip": "s3 s3-eu-west-1.amazonaws.com",
        "https://files.example.com/x.zip": "https files.example.com",
        "a/b/aws": "the public registry",
        "../x": "folders",
    }
    calls = (f'module "m{number}" {{\n  source = "{source}"\n}}\n' for number, source in enumerate(sources))
    told = rendered(survey([write(tmp_path, {"main.tf": "".join(calls)})]), "text")
    line = next(one for one in told.splitlines() if one.startswith("Modules from: "))
    assert sorted(line.removeprefix("Modules from: ").split(", ")) == sorted(f"{one} (1)" for one in sources.values())


@pytest.mark.parametrize("form", ["text", "json", "mermaid", "sarif"])
def test_what_a_person_reads(shop: Survey, golden: Callable[[str, str], None], form: Form) -> None:
    golden(f"migrate/shop.{form}", rendered(shop, form))


def test_the_json_form_is_as_its_schema_says(shop: Survey, hostile: Survey, root: Path) -> None:
    schema = json.loads((root / "docs/schema/migration.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    for found in (shop, hostile):
        data = json.loads(rendered(found, "json"))
        validator.validate(data)
        assert data["summary"]["automatic"] > 0
    broken = json.loads(rendered(shop, "json"))
    broken["repositories"][0]["roots"][0]["more"] = 1
    assert not validator.is_valid(broken)


def test_sarif_names_rules_and_places(shop: Survey) -> None:
    run = json.loads(rendered(shop, "sarif"))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    places = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]}
    assert "network/main.tf" in places
    assert "cluster/main.tf.json" in places


def test_paths_of_many_repositories_begin_with_their_names(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, {"main.tf": SHOP["network/main.tf"]})
    found = survey([tmp_path / "one", tmp_path / "two"])
    run = json.loads(rendered(found, "sarif"))["runs"][0]
    assert {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]} == {
        "one/main.tf",
        "two/main.tf",
    }
    assert "one/" not in rendered(found, "mermaid").split("classDef")[0].replace('["one"]', "")


def test_the_page_shows_progress_order_and_every_finding(shop: Survey) -> None:
    page = rendered(shop, "html")
    assert page.count('class="finding ') == sum(
        len(
            {
                (one.severity, one.rule, one.message, one.advice)
                for one in shop.repositories[0].findings
                if key(one.path) == folder
            }
        )
        for folder in {key(one.path) for one in shop.repositories[0].findings}
    )
    bars = re.findall(r'<span class="(\w+)" style="flex:(\d+)"', page)
    assert sum(int(number) for _, number in bars) == 3
    assert [name for name in ("network", "cluster", "shop") if f"<title>{name}: " in page] == [
        "network",
        "cluster",
        "shop",
    ]
    assert "default-src 'none'" in page
    assert not re.search(r"(src|href)=\"(?!https://)", page)


def key(path: str) -> str:
    """What the page groups a finding by."""
    folder = path.rpartition("/")[0]
    return folder if path.endswith((".tf", ".tf.json", ".hcl")) else "around"


@pytest.mark.parametrize("form", ["text", "html", "mermaid", "json", "sarif"])
def test_hostile_names_are_harmless(hostile: Survey, form: Form) -> None:
    said = rendered(hostile, form)
    if form in ("json", "sarif"):
        json.loads(said)
        assert "\x1b" not in said
        return
    assert "\x1b" not in said
    assert "\u202e" not in said
    if form == "html":
        assert "<img" not in said
        assert said.count("<script>") == 1
        assert "alert(1)" in html.unescape(said)
    if form == "mermaid":
        assert "<" not in said.replace("-.->", "").replace("-->", "")


def test_a_survey_in_which_nothing_is_found(tmp_path: Path) -> None:
    found = survey([write(tmp_path / "calm", {"main.tf": 'output "a" {\n  value = 1\n}\n'})])
    assert rendered(found, "text").endswith("Moving to OpenTofu 1.12: nothing found.\n")
    assert "No rule found anything." in rendered(found, "html")
    assert "any order will do" in rendered(found, "html")


@pytest.mark.parametrize("form", FORMS)
def test_names_that_are_no_utf_8(tmp_path: Path, form: Form) -> None:
    root = write(tmp_path / "odd", {"ok.tf": ""})
    file = os.fsencode(root) + b"/\xff\xfe.tf"
    try:
        with open(file, "w") as stream:  # noqa: PTH123  pathlib takes no bytes
            stream.write(SHOP["network/main.tf"])
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    said = rendered(survey([root]), form).encode()
    if form == "sarif":
        assert b"%FF%FE.tf" in said
    if form == "json":
        assert json.loads(said)["repositories"][0]["findings"][0]["path"] == "\udcff\udcfe.tf"
