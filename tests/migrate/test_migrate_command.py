"""`fleetform migrate terraform`: exit statuses, writing in place and elsewhere, and what may go wrong meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engines.fleetform_command import COMMAND, everything, fleetform, run
from engines.needs import engine
from migrate.repositories import SHOP, committed, git, write

CHANGED = {"cluster/main.tf.json", "network/main.tf", ".github/workflows/ci.yml", "deploy.sh"}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return committed(write(tmp_path / "shop", SHOP))


def without_journal(folder: Path) -> dict[str, str]:
    """All files but git's own and what a migration keeps."""
    return {
        name: one
        for name, one in everything(folder).items()
        if not name.startswith((".git/", ".git", ".fleetform")) or name.startswith(".github")
    }


def changed(folder: Path) -> set[str]:
    """What git sees changed."""
    return {line[3:] for line in git(folder, "status", "--porcelain", "--untracked-files=all").splitlines()}


class TestCheck:
    def test_it_changes_nothing_and_says_what_blocks(self, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
        before = everything(shop)
        assert run("migrate", "terraform", str(shop), "--check") == 1
        told = capsys.readouterr().out
        assert "shop (root module, state: remote shop/shop): blocked" in told
        assert "modules/broken/main.tf:2:7" in told
        assert everything(shop) == before

    def test_nothing_to_decide_gives_0(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write(tmp_path, {"main.tf": SHOP["network/main.tf"], "modules/names/main.tf": ""})
        assert run("migrate", "terraform", str(tmp_path), "--check") == 0
        assert "automatic" in capsys.readouterr().out

    def test_reports_are_files_by_their_ending(self, shop: Path, tmp_path: Path) -> None:
        for name in ("out/a.json", "a.sarif", "a.html", "a.mmd", "a.txt"):
            assert run("migrate", "terraform", str(shop), "--check", "--report", str(tmp_path / name)) == 1
        assert json.loads((tmp_path / "out/a.json").read_text())["format"] == 1
        assert json.loads((tmp_path / "a.sarif").read_text())["version"] == "2.1.0"
        assert (tmp_path / "a.html").read_text().startswith("<!doctype html>")
        assert (tmp_path / "a.mmd").read_text().startswith("flowchart")
        assert (tmp_path / "a.txt").read_text().startswith("shop: ")

    def test_the_rules_can_be_listed(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("migrate", "terraform", "--list") == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines == sorted(lines)
        assert any(line.startswith("FM101  automatic") for line in lines)
        assert run("migrate", "terraform", "--list", "--format", "json") == 0
        assert {one["id"] for one in json.loads(capsys.readouterr().out)} == {line[:5] for line in lines}

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ([], "Missing argument 'DIR...'"),
            (["."], "Say --check to survey only"),
            ([".", "--check", "--in-place"], "Only one of"),
            ([".", "--check", "--target", "new"], "'new' is no version of OpenTofu"),
            ([".", "--check", "--offer", "rest"], "there is no 'rest'"),
            (["nothing", "--check"], "does not exist"),
            ([".", "--check", "--state", "here"], "does not exist"),
        ],
    )
    def test_wrong_use(
        self,
        arguments: list[str],
        said: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert run("migrate", "terraform", *arguments) == 2
        assert said in capsys.readouterr().err

    def test_a_folder_without_terraform(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write(tmp_path, {"README.md": "nothing"})
        assert run("migrate", "terraform", str(tmp_path), "--check") == 2
        assert "nothing of Terraform is in there" in capsys.readouterr().err


class TestInPlace:
    def test_only_what_has_to_change_changes_and_git_takes_it_back(self, shop: Path) -> None:
        before = without_journal(shop)
        assert run("migrate", "terraform", str(shop), "--in-place") == 0
        assert changed(shop) == CHANGED
        added = [
            line for line in git(shop, "diff", "--unified=0").splitlines() if line[:1] in "+-" and line[1:2] != line[:1]
        ]
        assert added == [
            "-      - uses: hashicorp/setup-terraform@v3",
            "+      - uses: opentofu/setup-opentofu@v1",
            "-          terraform_version: 1.9.8",
            "-      - run: terraform -chdir=network plan",
            '+          tofu_version: "~1.12"',
            "+      - run: tofu -chdir=network plan",
            '-    "required_providers": {"random": {"source": "registry.terraform.io/hashicorp/random"}}',
            '+    "required_providers": {"random": {"source": "hashicorp/random"}}',
            '-terraform apply "$1"',
            '+tofu apply "$1"',
            '-      source  = "registry.terraform.io/hashicorp/random" # the usual one',
            '+      source  = "hashicorp/random" # the usual one',
        ]
        git(shop, "checkout", ".")
        assert without_journal(shop) == before

    def test_a_second_migration_changes_nothing(self, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("migrate", "terraform", str(shop), "--in-place") == 0
        git(shop, "commit", "-qam", "moved")
        before = everything(shop)
        capsys.readouterr()
        assert run("migrate", "terraform", str(shop), "--in-place") == 0
        assert everything(shop) == before
        assert "0 files changed" in capsys.readouterr().out

    def test_what_is_not_committed_is_not_overwritten(self, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write(shop, {"notes.txt": "mine"})
        before = everything(shop)
        assert run("migrate", "terraform", str(shop), "--in-place") == 2
        assert "not everything is committed (notes.txt)" in capsys.readouterr().err
        assert everything(shop) == before
        assert run("migrate", "terraform", str(shop), "--in-place", "--force-dirty") == 0
        assert changed(shop) == {*CHANGED, "notes.txt"}

    @pytest.mark.parametrize(
        ("environment", "said"),
        [
            # Git's own way to act as in a work tree of another owner.
            (
                {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1", "GIT_CONFIG_GLOBAL": os.devnull},
                "git says 'fatal: detected dub",
            ),
            ({"PATH": ""}, "git cannot be run (No such file or directory)"),
        ],
    )
    def test_where_git_cannot_say_what_is_committed_nothing_is_overwritten(
        self,
        shop: Path,
        environment: dict[str, str],
        said: str,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        write(shop, {"notes.txt": "mine"})
        before = everything(shop)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        assert run("migrate", "terraform", str(shop / "network"), "--in-place") == 2
        assert said in capsys.readouterr().err
        assert everything(shop) == before
        assert run("migrate", "terraform", str(shop / "network"), "--in-place", "--force-dirty") == 0

    def test_of_two_repositories_none_is_changed_when_one_is_dirty(self, tmp_path: Path) -> None:
        roots = [committed(write(tmp_path / name, SHOP)) for name in ("one", "two")]
        write(roots[1], {"notes.txt": "mine"})
        assert run("migrate", "terraform", *map(str, roots), "--in-place") == 2
        assert changed(roots[0]) == set()

    def test_rollback_puts_everything_back(self, tmp_path: Path) -> None:
        shop = write(tmp_path / "shop", SHOP)
        before = everything(shop)
        assert run("migrate", "terraform", str(shop), "--in-place") == 0
        assert without_journal(shop) != before
        assert run("migrate", "rollback", str(shop)) == 0
        assert without_journal(shop) == before

    def test_modes_and_links_stay(self, shop: Path) -> None:
        (shop / "deploy.sh").chmod(0o755)
        write(shop, {"linked/keep.txt": ""})
        (shop / "linked/main.tf").symlink_to("../network/main.tf")
        git(shop, "add", "-A")
        git(shop, "commit", "-qm", "links")
        assert run("migrate", "terraform", str(shop), "--in-place") == 0
        assert (shop / "deploy.sh").stat().st_mode & 0o777 == 0o755
        assert (shop / "linked/main.tf").is_symlink()
        assert changed(shop) == CHANGED


class TestBoth:
    def test_terraforms_files_stay_and_opentofu_reads_its_own(self, shop: Path) -> None:
        assert run("migrate", "terraform", str(shop), "--in-place", "--serve-both") == 0
        assert changed(shop) == {"cluster/main.tofu.json", "network/main.tofu"}
        own = (shop / "network/main.tofu").read_text()
        assert own == SHOP["network/main.tf"].replace("registry.terraform.io/", "")
        git(shop, "add", "-A")
        git(shop, "commit", "-qm", "both")
        assert run("migrate", "terraform", str(shop), "--in-place", "--serve-both") == 0
        assert changed(shop) == set()

    def test_the_real_opentofu_reads_what_is_written_beside(self, tmp_path: Path) -> None:
        tofu = engine("tofu")
        shop = write(tmp_path / "shop", {"main.tf": 'output "a" {\n  type  = string\n  value = "b"\n}\n'})
        validate = [str(tofu), f"-chdir={shop}", "validate", "-no-color"]
        assert subprocess.run(validate, capture_output=True, check=False).returncode != 0
        assert run("migrate", "terraform", str(shop), "--in-place", "--serve-both") == 0
        done = subprocess.run(validate, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "type" in (shop / "main.tf").read_text()

    def test_a_file_that_is_there_is_left_alone(self, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write(shop, {"network/main.tofu": "# mine\n"})
        git(shop, "add", "-A")
        git(shop, "commit", "-qm", "mine")
        assert run("migrate", "terraform", str(shop), "--in-place", "--serve-both") == 0
        assert (shop / "network/main.tofu").read_text() == "# mine\n"


class TestElsewhere:
    def test_the_whole_folder_is_written(self, shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (shop / "deploy.sh").chmod(0o755)
        before = everything(shop)
        out = tmp_path / "out" / "shop"
        assert run("migrate", "terraform", str(shop), "-o", str(out)) == 0
        assert everything(shop) == before
        assert set(everything(out)) == set(without_journal(shop))
        assert {name for name, one in everything(out).items() if one != before.get(name)} == CHANGED
        assert (out / "deploy.sh").stat().st_mode & 0o777 == 0o755
        assert run("migrate", "terraform", str(shop), "-o", str(out)) == 2
        assert "is there already" in capsys.readouterr().err
        assert run("migrate", "terraform", str(shop), "-o", str(shop / "inside")) == 2
        assert "lies within" in capsys.readouterr().err
        assert sorted(one.name for one in out.parent.iterdir()) == ["shop"]

    def test_each_of_several_repositories_gets_a_folder(self, tmp_path: Path) -> None:
        roots = [write(tmp_path / name / "infra", SHOP) for name in ("one", "two")]
        out = tmp_path / "out"
        assert run("migrate", "terraform", *map(str, roots), str(roots[0]), "-o", str(out)) == 0
        assert sorted(one.name for one in out.iterdir()) == ["infra-1", "infra-2"]
        assert everything(out / "infra-1") == everything(out / "infra-2")
        assert everything(roots[0]) != everything(out / "infra-1")
        (out / "infra-1").rename(out / "moved")
        assert run("migrate", "terraform", *map(str, roots), "-o", str(out)) == 2
        assert not (out / "infra-1").exists()

    def test_a_state_moves_too(self, shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        state = {
            "version": 4,
            "terraform_version": "1.9.8",
            "serial": 3,
            "lineage": "5c9d7c47-5f8b-4a5e-9d5a-0f3c1f3f5d7e",
            "outputs": {},
            "resources": [
                {
                    "mode": "managed",
                    "type": "random_pet",
                    "name": "name",
                    "provider": 'provider["registry.terraform.io/hashicorp/random"]',
                    "instances": [{"schema_version": 0, "attributes": {"id": "hunter2"}}],
                }
            ],
            "check_results": None,
        }
        pulled = write(tmp_path, {"pulled.tfstate": json.dumps(state, indent=2)}) / "pulled.tfstate"
        before = pulled.read_bytes()
        out = tmp_path / "out"
        assert run("migrate", "terraform", str(shop), "-o", str(out), "--state", str(pulled)) == 0
        assert pulled.read_bytes() == before
        moved = json.loads((out / "pulled.tfstate").read_text())
        assert moved["serial"] == 4
        assert moved["resources"][0]["provider"] == 'provider["registry.opentofu.org/hashicorp/random"]'
        assert run("migrate", "terraform", str(out), "--state", str(pulled)) == 0
        assert json.loads(pulled.read_text())["serial"] == 4
        assert "hunter2" not in "".join(capsys.readouterr())


KILLED = """
import os, signal
from fleetform.migrate.keeping import replacing
from pathlib import Path
real, seen = Path.replace, []
def replace(self, target):
    seen.append(target)
    if Path(target).name == {name!r}:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, target)
Path.replace = replace
from fleetform.cli.main import main
main()
"""


class TestTrouble:
    @pytest.mark.parametrize("name", ["main.tf", "ci.yml", "deploy.sh", "main.tf.json"])
    def test_a_process_that_is_killed_in_the_middle(self, tmp_path: Path, name: str) -> None:
        shop = write(tmp_path / "shop", SHOP)
        before = everything(shop)
        script = KILLED.format(name=name)
        done = subprocess.run(
            [sys.executable, "-c", script, "migrate", "terraform", str(shop), "--in-place", "--jobs", "1"],
            capture_output=True,
            check=False,
        )
        assert done.returncode == -9, done.stderr
        left = without_journal(shop)
        # Each file is the old one or the new one, and whole.
        names = {one for one in left if left[one] != before.get(one)}
        assert {one for one in names if not one.endswith(".tmp")} <= CHANGED
        assert run("migrate", "rollback", str(shop)) == 0
        after = {one: said for one, said in without_journal(shop).items() if not one.endswith(".tmp")}
        assert after == before
        assert run("migrate", "terraform", str(shop), "--in-place") == 0

    def test_a_full_disk(self, tmp_path: Path) -> None:
        large = SHOP["network/main.tf"] + "# more\n" * 20_000
        shop = write(tmp_path / "shop", {**SHOP, "network/main.tf": large})
        before = everything(shop)
        # A file may not be larger than this: the system refuses to write on, as it does on a full disk.
        command = subprocess.list2cmdline([*COMMAND, "migrate", "terraform", str(shop), "--in-place", "--jobs", "1"])
        done = subprocess.run(["bash", "-c", f"ulimit -f 64; {command}"], capture_output=True, text=True, check=False)
        assert done.returncode == 2, done.stderr
        assert "there is no room on the disk" in done.stderr
        assert "Traceback" not in done.stderr
        assert without_journal(shop)["network/main.tf"] == before["network/main.tf"]
        assert run("migrate", "rollback", str(shop)) == 0
        assert without_journal(shop) == before

    @pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
    def test_a_read_only_folder(self, shop: Path) -> None:
        before = everything(shop)
        shop.chmod(0o555)
        try:
            done = fleetform("migrate", "terraform", shop, "--in-place", cwd=shop)
        finally:
            shop.chmod(0o755)
        assert done.status == 2
        assert "may not be written" in done.err
        assert everything(shop) == before

    def test_a_file_that_changed_meanwhile(self, shop: Path) -> None:
        from fleetform.migrate.errors import MigrateError
        from fleetform.migrate.rewriting import plan
        from fleetform.migrate.survey.surveying import survey
        from fleetform.migrate.writing import write_in_place

        changes = plan(survey([shop]).repositories[0])
        write(shop, {"network/main.tf": "# mine\n"})
        with pytest.raises(MigrateError, match="has changed since it was read") as told:
            write_in_place(changes)
        assert "3 of 4 files were changed" in str(told.value)
        assert "migrate rollback" in str(told.value)
        assert (shop / "network/main.tf").read_text() == "# mine\n"

    def test_edits_that_do_not_go_together_are_left(self, shop: Path) -> None:
        from dataclasses import replace

        from fleetform.migrate.hcl import Edit
        from fleetform.migrate.rewriting import plan
        from fleetform.migrate.survey.surveying import survey

        repository = survey([shop]).repositories[0]
        one = next(found for found in repository.findings if found.path == "network/main.tf" and found.edits)
        other = replace(
            one, rule="FM999", edits=(Edit(one.edits[0].start + 1, one.edits[0].end, b"x"), Edit(0, 0, b"# new\n"))
        )
        repository.findings.append(other)
        result = plan(repository)
        assert result.left == [f"network/main.tf:{one.line}:{one.column}: FM999 wants bytes that another rule changes"]
        change = next(found for found in result.changes if found.path == "network/main.tf")
        assert not change.content.startswith(b"# new")


def test_without_the_parser_it_says_what_to_install(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "tree_sitter_hcl", None)
    assert run("migrate", "terraform", str(shop), "--check") == 2
    assert capsys.readouterr().err == "reading Terraform's files needs its parser: pip install 'fleetform[migrate]'\n"
