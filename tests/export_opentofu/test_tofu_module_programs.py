"""Programs that make modules difficult: each through real OpenTofu, and the same resources as in the flat layout."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_random as random
import pytest
from pulumi import Alias, ComponentResource, ResourceOptions

from engines.tofu_engine import tofu
from export_opentofu.support import recorded, write_files
from export_opentofu.test_tofu_modules import PROGRAMS, values
from fleetform.export.opentofu import Layout, Syntax, export
from fleetform.export.opentofu.moves import ADDRESSES


def planned(
    program: Callable[[], object], folder: Path, variables: dict[str, str] | None = None, **options: Any
) -> dict[str, str]:
    """The files of a program with modules, which must plan and apply to what the flat layout does."""
    graph = recorded(program, **options)
    plans: dict[str, Any] = {}
    files: dict[str, str] = {}
    forms: tuple[tuple[Layout, Syntax], ...] = (("flat", "hcl"), ("modules", "json"), ("modules", "hcl"))
    for layout, syntax in forms:
        made = export(graph, layout=layout, syntax=syntax)
        files = {name: text for name, text in made.items() if isinstance(text, str)}
        with tofu(write_files(made, folder / f"{layout}-{syntax}"), variables) as engine:
            engine.init()
            engine.check_format()
            engine.validate()
            plan = engine.plan()["planned_values"]
            plans[f"{layout} {syntax}"] = (values(plan["root_module"]), plan.get("outputs"))
            if syntax == "hcl":
                engine.run("apply", "-input=false", "-no-color", "plan.bin")
                assert not engine.has_changes()
                engine.destroy()
    assert plans["modules hcl"] == plans["flat hcl"] == plans["modules json"]
    return files


class Group(ComponentResource):
    """A component that each test fills."""

    def __init__(self, name: str, kind: str = "test:group:Group", **options: Any) -> None:
        super().__init__(kind, name, opts=ResourceOptions(**options))
        self.own = ResourceOptions(parent=self)


def test_modules_that_read_each_other(tmp_path: Path) -> None:
    def program() -> None:
        for name in ("blue", "green"):
            left, right = Group(f"{name}-left", "test:group:Left"), Group(f"{name}-right", "test:group:Right")
            first = aws.sqs.Queue(f"{name}-left-first", opts=left.own)
            second = aws.sqs.Queue(f"{name}-right-second", tags={"before": first.arn}, opts=right.own)
            waiting = ResourceOptions(parent=left, depends_on=[second])
            third = aws.sqs.Queue(f"{name}-left-third", tags={"before": second.arn}, opts=waiting)
            aws.sqs.Queue(f"{name}-right-fourth", opts=ResourceOptions(parent=right, depends_on=[third, first]))

    files = planned(program, tmp_path)
    assert {"modules/left/main.tf", "modules/right/main.tf"} <= set(files)
    assert "depends_on = [var.wait_for]" in files["modules/right/main.tf"]


def test_a_component_with_two_providers_of_one_kind(tmp_path: Path) -> None:
    def program() -> None:
        for name, here, there in (("a", "eu-west-1", "us-east-1"), ("b", "eu-west-2", "us-west-2")):
            group = Group(name)
            for side, region in (("near", here), ("far", there)):
                provider = aws.Provider(f"{name}-{side}", region=region)
                opts = ResourceOptions(parent=group, provider=provider)
                aws.sqs.Queue(f"{name}-{side}", name=f"{name}-{region}", opts=opts)
            random.RandomPassword(f"{name}-password", length=20, opts=group.own)

    files = planned(program, tmp_path)
    assert "configuration_aliases = [aws.near, aws.far]" in files["modules/group/versions.tf"]
    assert "provider = aws.far" in files["modules/group/main.tf"]


def test_taking_over_and_moving_speak_of_addresses_in_modules(tmp_path: Path) -> None:
    def program() -> None:
        for name in ("web", "api"):
            group = Group(name)
            old = ResourceOptions(parent=group, aliases=[Alias(name=f"old-{name}")])
            aws.sqs.Queue(f"{name}-jobs", opts=old)
            aws.sqs.Queue(f"{name}-dead", opts=ResourceOptions(parent=group, import_=f"https://sqs/{name}"))

    files = export(recorded(program), layout="modules")
    assert "to   = module.web_group.aws_sqs_queue.jobs" in str(files["web.tf"])
    assert "to = module.api_group.aws_sqs_queue.dead" in str(files["imports.tf"])
    with tofu(write_files(files, tmp_path)) as engine:
        engine.init()
        engine.check_format()
        plan = engine.plan()
    importing = [change["address"] for change in plan["resource_changes"] if "importing" in change["change"]]
    assert importing == ["module.api_group.aws_sqs_queue.dead", "module.web_group.aws_sqs_queue.dead"]


def test_what_replaces_something_in_another_component_stays_beside_it(tmp_path: Path) -> None:
    def program() -> None:
        for name in ("web", "api"):
            group = Group(name)
            queue = aws.sqs.Queue(f"{name}-jobs", opts=group.own)
            aws.sqs.Queue(f"{name}-dead", opts=group.own)
            aws.sqs.Queue(f"{name}-after", opts=ResourceOptions(replace_with=[queue]))

    assert not [name for name in planned(program, tmp_path) if name.startswith("modules/")]


def test_secrets_are_handed_on_as_secrets(tmp_path: Path) -> None:
    def program() -> None:
        token = pulumi.Config("shop").require_secret("token")
        for name in ("web", "api"):
            group = Group(name)
            store = aws.ssm.Parameter(f"{name}-token", type="SecureString", value=token, opts=group.own)
            aws.ssm.Parameter(f"{name}-copy", type="SecureString", value=store.value, opts=group.own)

    graph = recorded(program, config={}, secrets={"shop:token": "t0p-secret"})
    files = export(graph, layout="modules")
    assert not [name for name, text in files.items() if "t0p-secret" in str(text)]
    assert "sensitive   = true" in str(files["modules/group/variables.tf"])
    with tofu(write_files(files, tmp_path), {"web_token_value": "x", "api_token_value": "y"}) as engine:
        engine.init()
        engine.validate()
        engine.apply()
        assert not engine.has_changes()


def fleet(count: int, each: int = 2) -> Callable[[], None]:
    """A program with components that are alike."""

    def program() -> None:
        for number in range(count):
            group = Group(f"unit-{number:03}")
            queue = aws.sqs.Queue(f"unit-{number:03}-first", delay_seconds=number, opts=group.own)
            for place in range(1, each):
                tags = {"unit": f"unit-{number:03}", "before": queue.arn, "place": str(place)}
                aws.sqs.Queue(f"unit-{number:03}-{place}", max_message_size=1024 + number, tags=tags, opts=group.own)

    return program


def test_one_more_changes_nothing_but_its_own_call() -> None:
    before, after = (export(recorded(fleet(count)), layout="modules") for count in (3, 4))
    assert {name for name in after if before.get(name) != after[name]} == {"main.tf", ADDRESSES}
    lines = [set(str(files["main.tf"]).splitlines()) for files in (before, after)]
    assert not lines[0] - lines[1]
    assert [line.split()[0] for line in lines[1] - lines[0]] == ["unit-003"]


def test_the_same_bytes_on_other_hash_seeds(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from fleetform.cli.main import main; main()", "export", "opentofu"]
    written: list[dict[str, bytes]] = []
    for seed in ("1", "4711"):
        options = ["--stack", "dev", "--layout", "modules", "-o", str(tmp_path / seed)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([*command, str(PROGRAMS / "fleet"), *options], check=True, env=environment)
        files = [file for file in (tmp_path / seed).rglob("*") if file.is_file()]
        written.append({str(file.relative_to(tmp_path / seed)): file.read_bytes() for file in files})
    assert written[0] == written[1]


@pytest.mark.parametrize("count", [1, 2])
def test_a_module_is_worth_it_from_two_instances_of_two_resources_on(count: int) -> None:
    files = export(recorded(fleet(count, count)), layout="modules")
    assert ("modules/group/main.tf" in files) == (count == 2)


def test_what_is_written_once_and_read_by_all_stays_in_the_root(tmp_path: Path) -> None:
    def program() -> None:
        home = aws.s3.Bucket("home", opts=ResourceOptions(provider=aws.Provider("home", region="eu-west-1")))
        outer = Group("outer", "test:group:Outer")
        for name in ("x", "y", "z"):
            group = Group(name, "test:group:Inner", parent=outer)
            page = pulumi.StringAsset(f"<p>{name}</p>")
            aws.s3.BucketObject(f"{name}-page", bucket=home.id, key=name, source=page, opts=group.own)
            aws.s3.BucketObject(f"{name}-copy", bucket=home.id, key=f"{name}2", content=name, opts=group.own)

    files = planned(program, tmp_path)
    assert "path.root" in files["modules/inner/main.tf"]
    assert "module" not in files["main.tf"].split("module")[0]
