"""Keys of what is one block with `for_each`: names of the program, also where several make one identifier."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pulumi_aws as aws

from export_opentofu.support import recorded
from export_opentofu.test_tofu_module_programs import Group, planned
from fleetform.export.opentofu import export

NAMES = ("a.b", "a b", "a-b", "a_b")


def _queues(names: Sequence[str]) -> Callable[[], None]:
    def program() -> None:
        for name in names:
            aws.sqs.Queue(f"jobs-{name}")

    return program


def _keys(text: object) -> list[str]:
    found = re.search(r"for_each = toset\(\[(.*)\]\)", str(text))
    return re.findall(r'"([^"]*)"', found[1]) if found is not None else []


def test_keys_are_names_and_do_not_depend_on_the_others() -> None:
    whole = _keys(export(recorded(_queues(NAMES)))["main.tf"])
    assert whole == [f"jobs-{name}" for name in NAMES]
    for left_out in range(len(NAMES)):
        kept = [*NAMES[:left_out], *NAMES[left_out + 1 :]]
        for names in (kept, kept[::-1]):
            assert _keys(export(recorded(_queues(names)))["main.tf"]) == [f"jobs-{name}" for name in names]


def test_real_tofu_takes_such_keys_in_the_root_and_in_modules(tmp_path: Path) -> None:
    def program() -> None:
        _queues(NAMES)()
        for number, name in enumerate(("one", "two.2", "three")):
            group = Group(name)
            for inner in NAMES:
                aws.sqs.Queue(f"{name}-{inner}", delay_seconds=number, opts=group.own)

    files = planned(program, tmp_path)
    assert _keys(files["modules/group/main.tf"]) == list(NAMES)
