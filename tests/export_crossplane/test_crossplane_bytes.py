"""The same graph always gives the same bytes; one small program's whole export, for a person to read."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engines.crossplane_cli import validate
from engines.crossplane_stacks import ROOT, exported
from engines.needs import engine
from export_crossplane.crossplane_small_program import small_program
from export_crossplane.crossplane_support import written
from fleetform.export.crossplane.yaml_text import document, documents

_DIGESTS = """
import hashlib, json, sys
sys.path.insert(0, "tests")
from engines.crossplane_cli import validate
from engines.crossplane_stacks import SCOPES, exported
for scope in SCOPES:
    files = exported("dev", scope)
    print(hashlib.sha256(json.dumps({k: str(v) for k, v in files.items()}).encode()).hexdigest())
"""


@pytest.mark.parametrize("scope", ["namespaced", "cluster"])
def test_a_small_program(golden: Callable[[str, str], None], scope: Literal["namespaced", "cluster"]) -> None:
    docs = written(small_program, scope, secrets={"shop:password": None}, config={"gcp:project": "shop"})
    text = "\n".join(f"===== {name}\n{content}" for name, content in docs.files.items())
    golden(f"crossplane/small-{scope}.txt", text)


@pytest.mark.parametrize("scope", ["namespaced", "cluster"])
def test_the_small_program_is_valid(scope: Literal["namespaced", "cluster"], tmp_path: Path) -> None:
    docs = written(small_program, scope, secrets={"shop:password": None}, config={"gcp:project": "shop"})
    validate(engine("crossplane"), [d for d in docs.all if d["kind"] != "Namespace"], tmp_path)


def test_two_hash_seeds_give_the_same_bytes() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", _DIGESTS],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert [len(line) for line in outputs.pop().split()] == [hashlib.sha256().digest_size * 2] * 2


def test_two_exports_of_one_graph_are_the_same() -> None:
    first = written(small_program, secrets={"shop:password": None})
    second = written(small_program, secrets={"shop:password": None})
    assert first.files == second.files


def test_a_file_is_read_back_as_what_was_written() -> None:
    for name, content in exported("dev", "namespaced").items():
        if name.endswith(".yaml"):
            found = list(yaml.safe_load_all(content))
            assert documents(found) == content


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), VALUES, min_size=1, max_size=4))
def test_any_data_is_read_back_as_it_was(data: dict[str, Any]) -> None:
    assert yaml.safe_load(document(data)) == data


@given(st.text(alphabet="ab \n\t:#-'\"{}[]|>&*!%@`\\,?", min_size=1))
def test_any_text_of_odd_characters_is_read_back_as_it_was(text: str) -> None:
    assert yaml.safe_load(document({"a": text, "b": [text, {"c": text}]})) == {"a": text, "b": [text, {"c": text}]}
