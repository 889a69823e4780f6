"""The scripts of the GitHub Action: a review in all forms, and a comment that is edited in place."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

GH = """#!/usr/bin/env bash
printf '%s\\n' "$*" >>"$LOG"
[[ "$*" == *--paginate* ]] && jq -r "${*: -1}" <<<"$COMMENTS"
exit 0
"""
CURL = """#!/usr/bin/env bash
printf '%s\\n' "$*" >>"$LOG"
case "$*" in
*/user) echo '{"id": 42}' ;;
*page=1) jq -cn --arg mark "$MARK" '[range(100) | {id: ., author: {id: 7}, body: ($mark + "\\nnot ours")}]' ;;
*page=2) echo '[{"id": 108, "author": {"id": 42}, "body": "<!-- fleetform-review: stacks/prod.yaml -->\\nours"}]' ;;
esac
"""
MARK = "<!-- fleetform-review: stacks/prod.yaml -->"
COMMENTS = [
    {"id": 6, "user": {"login": "mallory"}, "body": f"{MARK}\r\nnothing changes"},
    {"id": 7, "user": None, "body": "some words"},
    {"id": 8, "user": {"login": "github-actions[bot]"}, "body": f"{MARK}\r\nwords"},
    {"id": 9, "user": {"login": "github-actions[bot]"}, "body": ""},
]
PROGRAM = """import pulumi_aws as aws

aws.s3.BucketAcl("site", bucket="site", acl="{acl}")
"""


@pytest.fixture
def tools(tmp_path: Path) -> dict[str, str]:
    """An environment in which `gh` and `curl` write down what they are asked."""
    (tmp_path / "bin").mkdir()
    for name, text in (("gh", GH), ("curl", CURL)):
        tool = tmp_path / "bin" / name
        tool.write_text(text)
        tool.chmod(0o755)
    path = os.pathsep.join([str(tmp_path / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]])
    asked = {"PATH": path, "LOG": str(tmp_path / "log"), "COMMENTS": json.dumps(COMMENTS), "MARK": MARK}
    return {**os.environ, **asked, "GITHUB_REPOSITORY": "shop/infra", "NUMBER": "3"}


needs_jq = pytest.mark.skipif(shutil.which("jq") is None, reason="jq, which these scripts use, is not there")


def ran(script: Path, variables: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", str(script)], env=variables, cwd=folder, capture_output=True, text=True, check=False)


@needs_jq
@pytest.mark.parametrize(
    ("first", "asked"),
    [
        (MARK, "--method PATCH repos/shop/infra/issues/comments/8"),
        ("<!-- fleetform-review: other -->", "--method POST repos/shop/infra/issues/3/comments"),
    ],
)
def test_a_comment_is_edited_in_place(
    first: str, asked: str, tools: dict[str, str], root: Path, tmp_path: Path
) -> None:
    (tmp_path / "review.md").write_text(f"{first}\nwords\n")
    done = ran(root / ".github" / "comment.sh", {**tools, "FILE": "review.md"}, tmp_path)
    assert done.returncode == 0, done.stderr
    assert asked in (tmp_path / "log").read_text()


@needs_jq
def test_a_comment_of_somebody_else_is_never_edited(tools: dict[str, str], root: Path, tmp_path: Path) -> None:
    """Its author could change it later, and make the review say what it did not."""
    (tmp_path / "review.md").write_text(f"{MARK}\nwords\n")
    theirs = json.dumps(COMMENTS[:2])
    done = ran(root / ".github" / "comment.sh", {**tools, "FILE": "review.md", "COMMENTS": theirs}, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "--method POST repos/shop/infra/issues/3/comments" in (tmp_path / "log").read_text()


def gitlab(root: Path, tmp_path: Path, job: str) -> tuple[dict[str, Any], Path]:
    """A job of the GitLab template, and its script as a file."""
    told = yaml.safe_load((root / "docs/how-to/ci/gitlab-review.yml").read_text())[job]
    script = tmp_path / "script.sh"
    script.write_text("set -eo pipefail\n" + "\n".join(told["script"]))
    return told, script


@needs_jq
@pytest.mark.parametrize(
    ("first", "asked"),
    [(MARK, "--request PUT"), ("<!-- fleetform-review: other -->", "--request POST")],
)
def test_a_note_of_our_own_is_edited_on_whichever_page_it_is(
    first: str, asked: str, tools: dict[str, str], root: Path, tmp_path: Path
) -> None:
    _, script = gitlab(root, tmp_path, "fleetform-comment")
    (tmp_path / "review.md").write_text(f"{first}\nwords\n")
    given = {"CI_API_V4_URL": "api", "CI_PROJECT_ID": "1", "CI_MERGE_REQUEST_IID": "3", "COMMENT_TOKEN": "t"}
    done = ran(script, {**tools, **given}, tmp_path)
    assert done.returncode == 0, done.stderr
    last = (tmp_path / "log").read_text().splitlines()[-1]
    note = "/108" if asked.endswith("PUT") else ""
    assert asked in last
    assert last.endswith(f"api/projects/1/merge_requests/3/notes{note}")
    assert json.loads((tmp_path / "body.json").read_text()) == {"body": f"{first}\nwords\n"}


def test_only_the_job_that_comments_has_the_token(tools: dict[str, str], root: Path, tmp_path: Path) -> None:
    """A variable with an environment scope is given to jobs of that environment alone."""
    comment, script = gitlab(root, tmp_path, "fleetform-comment")
    assert comment["environment"] == {"name": "fleetform-comment", "action": "access"}
    assert "COMMENT_TOKEN" not in json.dumps(comment["rules"]), "such variables are not there yet when rules are read"
    assert "environment" not in gitlab(root, tmp_path / "bin", "fleetform-review")[0]
    assert ran(script, tools, tmp_path).returncode == 0
    assert not (tmp_path / "log").exists()


@pytest.mark.parametrize(("number", "first"), [("3; id", "<!-- fleetform-review: a -->"), ("3", "words")])
def test_what_is_no_review_is_not_posted(
    number: str, first: str, tools: dict[str, str], root: Path, tmp_path: Path
) -> None:
    (tmp_path / "review.md").write_text(f"{first}\n")
    done = ran(root / ".github" / "comment.sh", {**tools, "FILE": "review.md", "NUMBER": number}, tmp_path)
    assert done.returncode == 2
    assert not (tmp_path / "log").exists()


def test_a_review_in_all_forms(tools: dict[str, str], root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    (folder / "infra").mkdir(parents=True)
    (folder / "infra" / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (folder / "infra" / "Pulumi.dev.yaml").write_text("")
    main = folder / "infra" / "__main__.py"
    main.write_text(PROGRAM.format(acl="private"))
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "base")):
        subprocess.run(["git", *identity, *command], cwd=folder, check=True, capture_output=True)
    main.write_text(PROGRAM.format(acl="public-read"))
    out = tmp_path / "out"
    given = {"PROGRAM": "infra", "BASE": "HEAD", "STACK": "dev", "FAIL_ON": "high", "ARGUMENTS": "--cost"}
    given |= {"FOLDER": str(out), "GITHUB_OUTPUT": str(tmp_path / "output"), "GITHUB_STEP_SUMMARY": ""}
    done = ran(root / ".github" / "review.sh", {**tools, **given, "ISOLATE": "true"}, folder)
    assert done.returncode == 1, done.stderr
    assert (tmp_path / "output").read_text() == f"folder={out}\n"
    assert (out / "review.md").read_text().startswith("<!-- fleetform-review: infra-dev -->\n")
    assert json.loads((out / "review.json").read_text())["counts"] == {"update": 1}
    assert json.loads((out / "review.sarif").read_text())["version"] == "2.1.0"
    assert "FF101" in (out / "review.html").read_text()


@pytest.mark.parametrize("name", ["action.yml", "docs/how-to/ci/github-review.yml", "docs/how-to/ci/gitlab-review.yml"])
def test_nothing_of_an_event_is_put_into_a_script(name: str, root: Path) -> None:
    """What `${{ }}` writes into a script is run: it comes in by the environment."""
    text = (root / name).read_text()
    assert yaml.safe_load(text)
    inside = False
    for line in text.splitlines():
        stripped = line.strip().removeprefix("- ")
        if stripped.startswith("run:"):
            inside = True
        elif stripped.startswith(("env:", "uses:", "with:", "shell:", "id:", "if:")):
            inside = False
        assert not (inside and "${{" in line), line


@pytest.mark.parametrize(
    "name", ["action.yml", "docs/how-to/ci/github-review.yml", "docs/how-to/ci/github-comment.yml"]
)
def test_actions_of_others_are_pinned_to_a_commit(name: str, root: Path) -> None:
    """A tag can be moved to other code."""
    used = re.findall(r"uses: (\S+)@(\S+)(.*)", (root / name).read_text())
    others = [(action, pin, note) for action, pin, note in used if not action.startswith("OWNER/")]
    assert others
    for action, pin, note in others:
        assert re.fullmatch(r"[0-9a-f]{40}", pin), f"{action}@{pin}"
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", note), f"{action}: {note}"


def test_nothing_is_imported_from_the_checkout_to_install(root: Path) -> None:
    """`python -m pip` would run a `pip.py` of the pull request."""
    for step in yaml.safe_load((root / "action.yml").read_text())["runs"]["steps"]:
        if "python -m" in step.get("run", ""):
            assert step["working-directory"] == "${{ runner.temp }}"
