"""The scripts of the GitHub Action: a review in all forms, and a comment that is edited in place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

GH = """#!/usr/bin/env bash
printf '%s\\n' "$*" >>"$LOG"
[[ "$*" == *--paginate* ]] && printf '7\\tsome words\\n8\\t<!-- fleetform-review: stacks/prod.yaml -->\\n'
exit 0
"""
PROGRAM = """import pulumi_aws as aws

aws.s3.BucketAcl("site", bucket="site", acl="{acl}")
"""


@pytest.fixture
def tools(tmp_path: Path) -> dict[str, str]:
    """An environment in which `gh` writes down what it is asked."""
    (tmp_path / "bin").mkdir()
    gh = tmp_path / "bin" / "gh"
    gh.write_text(GH)
    gh.chmod(0o755)
    path = os.pathsep.join([str(tmp_path / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "LOG": str(tmp_path / "log"), "GITHUB_REPOSITORY": "shop/infra", "NUMBER": "3"}


def ran(script: Path, variables: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", str(script)], env=variables, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("first", "asked"),
    [
        ("<!-- fleetform-review: stacks/prod.yaml -->", "--method PATCH repos/shop/infra/issues/comments/8"),
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
