"""Nothing of Pulumi or Python is left replaced after a recording, whatever happened in it."""

from __future__ import annotations

import asyncio
import base64
import gc
import hashlib
import importlib
import json
import re
import sys
import urllib.parse
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
import yaml

from fleetform.graph import patches
from fleetform.graph.errors import NotPortable, RecordingError
from graph.support import Thing, recorded, resource


def module(name: str) -> ModuleType:
    """A module by its full name: `pulumi.runtime.invoke` is also the name of a function."""
    importlib.import_module(name)
    return sys.modules[name]


OWNERS: list[Any] = [
    pulumi.Output,
    pulumi.Config,
    pulumi.StackReference,
    pulumi.ResourceOptions,
    aws.GetCallerIdentityResult,
    *map(module, ("pulumi.resource", "pulumi.runtime", "pulumi.runtime.resource", "pulumi.runtime.invoke")),
    *map(module, ("pulumi.runtime.stack", "pulumi.output", "pulumi._utils")),
    *(json, yaml, re, base64, hashlib, urllib.parse),
]


def state() -> dict[tuple[str, str], object]:
    """Every attribute of everything that a recording may replace, by identity."""
    names = {(owner.__name__, name): value for owner in OWNERS for name, value in vars(owner).items()}
    policy = asyncio.get_event_loop_policy()  # pyright: ignore[reportDeprecated]  nothing else tells without making one
    loop = getattr(getattr(policy, "_local", None), "_loop", None)
    return {**names, ("meta_path", ""): list(sys.meta_path), ("loop", ""): loop, ("gc", ""): gc.isenabled()}


def works() -> None:
    seen = {name for name, value in state().items() if value is not BEFORE.get(name) and name[0] != "meta_path"}
    assert {("Output", "apply"), ("pulumi.resource", "register_resource"), ("json", "dumps"), ("re", "sub")} <= seen
    assert {("Config", "_require"), ("urllib.parse", "urlparse")} <= seen
    pulumi.export("account", aws.get_caller_identity().account_id)
    Thing("one", text=Thing("two").arn.apply(lambda arn: json.dumps([arn])))


def fails() -> None:
    works()
    raise ValueError("no such region")


def ends() -> None:
    works()
    sys.exit(3)


def is_interrupted() -> None:
    works()
    raise KeyboardInterrupt


def decides() -> None:
    works()
    Thing("three").zones.apply(lambda zones: sorted(zones))


BEFORE = state()


@pytest.mark.parametrize("program", [works, fails, ends, is_interrupted, decides])
def test_everything_is_as_it_was(program: Callable[[], None]) -> None:
    before = state()
    with suppress(RecordingError, KeyboardInterrupt):
        recorded(program)
    after = state()
    assert {name for name in before if after.get(name) is not before[name] and name[0] != "meta_path"} == set()
    assert after[("meta_path", "")] == before[("meta_path", "")]
    assert after.keys() == before.keys()


def test_what_is_replaced_is_there_in_the_sdk() -> None:
    registration, invocation = module("pulumi.runtime.resource"), module("pulumi.runtime.invoke")
    assert [name for name in patches.REGISTRATION if not hasattr(registration, name)] == []
    assert [name for name in patches.INVOCATION if not hasattr(invocation, name)] == []
    assert [name for name in patches.OUTPUT_METHODS if not hasattr(pulumi.Output, name)] == []
    assert [name for name in patches.OUTPUT_FUNCTIONS if not hasattr(module("pulumi.output"), name)] == []
    for name in patches.TRANSFORMS:
        assert hasattr(module("pulumi.runtime.stack"), name)


def test_a_later_recording_knows_nothing_of_an_earlier_one() -> None:
    with pytest.raises(NotPortable):
        recorded(decides)
    once, again = recorded(works), recorded(works)
    assert once == again
    assert set(once.resources) == {resource(once, name).urn for name in ("one", "two")}


def test_the_program_that_fails_is_told_with_its_line() -> None:
    with pytest.raises(
        RecordingError, match=r"^test_restoring.py:\d+:1: the program failed: ValueError: no such region"
    ):
        recorded(fails)
    with pytest.raises(RecordingError, match=r"^test_restoring.py:\d+:1: the program ended with status 3"):
        recorded(ends)
