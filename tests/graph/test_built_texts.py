"""Texts that a program builds around unknown values are unknown texts: what it asks about them is recorded.

The program's own files are compiled so; the cases are written as files for that reason.
"""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pulumi
import pytest

from fleetform.graph.errors import NotPortable, RecordingError
from fleetform.graph.expressions import Expr
from graph.support import Thing, recorded, value_of

PROGRAM = '''"""A program."""

from __future__ import annotations

import base64, hashlib, os, re, string, textwrap

import pulumi

from graph.support import Thing


class Key:
    def __init__(self, name: str) -> None:
        self.name = name

    def __hash__(self) -> int:
        return hash(self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self.name == other.name


pulumi.export("it", Thing("one").arn.apply({function}))
'''
VALUES = ("a", "b-x", " b ", "ab/c", "")

SAID = [
    't: "yes" if f"{t}-x" == "a-x" else "no"',
    't: "yes" if "a-x" != f"{t}-x" else "no"',
    't: "yes" if f"{t}-x" in ("a-x", "b-x-x") else "no"',
    't: "yes" if f"{t}-x".startswith("a") else "no"',
    't: "yes" if f"x-{t}".startswith("x-") else "no"',
    't: "yes" if f"x-{t}".startswith("y-") else "no"',
    't: "yes" if f"x-{t}".endswith("/c") else "no"',
    't: "yes" if f"{t}.zip".endswith("p") else "no"',
    't: "yes" if f"{t}-x" else "no"',
    't: "yes" if "%s-x" % t == "a-x" else "no"',
    't: "yes" if "{}-x".format(t) == "a-x" else "no"',
    't: "yes" if "-".join([t, "x"]) == "a-x" else "no"',
    't: "yes" if "".join([t]) == "a" else "no"',
    't: "yes" if "b" in f"{t}-x" else "no"',
    't: "yes" if "-x" in f"{t}-x" else "no"',
    't: "yes" if len(f"{t}-x") > 3 else "no"',
    't: {"a-x": 1}.get(f"{t}-x", 2)',
    't: {f"{t}-x": 1}[f"{t}-x"]',
    't: {Key(f"{t}-x"): 1}[Key(f"{t}-x")]',
    't: f"{t}-x"[:3].rstrip("-")',
    't: f"x-{t}"[-2:]',
    't: f"{t}/x".split("/")[0]',
    't: f"  x {t} y ".strip()',
    't: f" {t} ".strip()',
    't: f" {t}x ".lstrip() + f"x{t} ".rstrip()',
    't: f"x{t}".strip("x") + f"{t}x".rstrip(t)',
    't: f"{t} x".replace(" ", "_")',
    't: f"x-{t}".removeprefix("x-") + f"{t}-x".removesuffix("-x")',
    't: f"{t}-x".upper() + f"{t}-x".capitalize()',
    't: f"{t}-%s" % "x"',
    't: f"{t}-{{}}".format("x")',
    't: "%(name)s %(size)03d %%" % {"name": t, "size": 3}',
    't: "%s" % (t,)',
    't: 7 % 4 + int("9") % 5',
    't: textwrap.dedent(f"""\n    x{t}\n      b\n    """).strip()',
    't: textwrap.indent(f"x{t}\\ny", "  ")',
    't: string.Template(f"$a {t}").substitute(a=1)',
    't: [line for line in f"x {t}\\ny".splitlines()]',
    't: os.path.join("/etc", f"x{t}")',
    't: base64.b64encode(f"a {t}".encode()).decode()',
    't: "yes" if t in "a,b-x" else "no"',
    't: "yes" if t not in "a,b-x" else "no"',
    't: "yes" if f"{t}-x" in dict(a=1, **{"a-x": 2}) else "no"',
    't: "yes" if f"{t}-x" not in {"a-x", "c"} else "no"',
    't: "yes" if "a" in ["a", t] and t in [t] and "b" in {"b": t} else "no"',
    't: "yes" if "ab/c".startswith(t) else "no"',
    't: "yes" if "x-a".endswith(("q", t)) else "no"',
    't: "a-b".replace("b", t) + "ab/c".removesuffix(f"/{t}")',
    't: "x-y".split("-") + "a.b".split(f".{t}")',
    't: "yes" if re.compile("[a-c]").match("b") else t',
    't: "yes" if f"{t}-x".encode() == b"a-x" else "no"',
    't: "yes" if t.encode() != b"a" else "no"',
    't: str.strip(t)',
    't: [*map(str.strip, [t, " a "])]',
    't: [*map(str.upper, f"a {t}".split("/"))][0] if False else str.upper(f"a{t}")',
    't: str.replace(t, "b", "c") + str.capitalize(t)',
    't: "yes" if str.startswith(t, "a") else "no"',
    't: str.join("-", [t, "x"])',
    't: f"{t:s}" + f"{t!s:s}" + f"{3:>{4}}"',
]  # fmt: skip


def expression_in_file(folder: Path, function: str) -> Expr:
    """What a program that applies a function to an output is recorded as."""
    file = folder / "__main__.py"
    file.write_text(PROGRAM.replace("{function}", f"lambda {function}"), encoding="utf-8")
    return recorded(lambda: _run(file), root=folder).exports["it"]


def _run(file: Path) -> None:
    runpy.run_path(str(file), run_name="__main__")


@pytest.mark.parametrize("function", SAID)
def test_as_python_does(tmp_path: Path, function: str) -> None:
    expr = expression_in_file(tmp_path, function)
    names: dict[str, Any] = runpy.run_path(str(_names(tmp_path)))
    real = eval(f"lambda {function}", names)
    assert [value_of(expr, arn=value) for value in VALUES] == [real(value) for value in VALUES]


def _names(folder: Path) -> Path:
    file = folder / "names.py"
    file.write_text(PROGRAM.rpartition("pulumi.export")[0], encoding="utf-8")
    return file


REFUSED = {
    't: "%10s" % t': ("the format '%10s' is applied to the value", "Use the value without a format."),
    't: "%s %-9s" % ("a", t)': ("the format '%-9s' is applied to the value", "Use the value without a format."),
    't: "%(a).3s" % {"a": t}': ("the format '%(a).3s' is applied to the value", "Use the value without a format."),
    't: format(f"x{t}", ">9")': ("the format '>9' is applied to the value", "Use the value without a format."),
    't: f"x{t}".rjust(999)': ("it is filled up to a length", "Use the value as it is."),
    "t: str.zfill(t, 9)": ("it is filled up to a length", "Use the value as it is."),
    't: f"x{t}".find("a")': ("a place in the text is asked for", "Use split() and indexes."),
    't: sorted(["b", f"{t}-x"])': ("texts are put in order by the value", "Order things by values that are known."),
    't: len(f"x{t}")': ("its length decides something", "portable.length(value)"),
    't: [c for c in f"x{t}"]': ("a loop goes over its characters", "Use slices of the value."),
    "t: hash(t)": ("its hash is asked for", "Use hashlib.sha256(value.encode()).hexdigest()."),
    't: f"{abs(hash((1, t)))}"': ("its hash is asked for", "Use hashlib.sha256(value.encode()).hexdigest()."),
    't: hash(f"x{t}") % 7': ("its hash is asked for", "Use hashlib.sha256(value.encode()).hexdigest()."),
    't: "abc".find(t)': ("its place in a text is asked for", "Use split() and indexes."),
    't: "y" if re.compile("a+").match(t) else "n"': (
        "a regular expression is applied to a text made",
        "Use replace(), split(), slices and removeprefix().",
    ),
    't: re.compile("a+").sub(f"{t}-", "b")': (
        "a regular expression is applied to a text made",
        "Use replace(), split(), slices and removeprefix().",
    ),
    "t: sum(t.encode())": ("a loop goes over its bytes", "Work with the text."),
    "t: t.encode()[0]": ("an index picks some of its bytes", "Work with the text."),
    "t: len(t.encode())": ("something depends on how many are its bytes", "Work with the text."),
    "t: t.encode().hex()": ("hexadecimal digits are made of its bytes", "Work with the text."),
    't: {b"a": 1}.get(t.encode())': ("something is looked up by its bytes", "Work with the text."),
}


@pytest.mark.parametrize("function", REFUSED)
def test_refused(tmp_path: Path, function: str) -> None:
    with pytest.raises(NotPortable) as refused:
        expression_in_file(tmp_path, function)
    reason, advice = REFUSED[function]
    assert refused.value.reason == reason
    assert advice in refused.value.advice
    assert str(refused.value.source) == "__main__.py:23:1"
    assert "'arn' of cloud:index:Thing 'one'" in str(refused.value)


def test_bytes_are_no_stack_output(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"bytes of a value are no stack output: decode\(\) them"):
        expression_in_file(tmp_path, "t: t.encode()")


def test_numbers_have_no_hash_either() -> None:
    with pytest.raises(NotPortable, match="its hash is asked for of 'size'"):
        recorded(lambda: Thing("one").size.apply(lambda size: hash(size) % 3))


def test_modules_of_the_program_too_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "naming_of_it.py").write_text("def same(name):\n    return f'{name}-x' == 'a-x'\n", encoding="utf-8")
    (tmp_path / "__main__.py").write_text(
        "import pulumi\nfrom naming_of_it import *\nfrom graph.support import Thing\n"
        "pulumi.export('it', Thing('one').arn.apply(lambda name: 1 if same(name) else 2))\n"
        "pulumi.export('names', sorted(name for name in globals() if name[:2] == '_@'))\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    exports = recorded(lambda: _run(tmp_path / "__main__.py"), root=tmp_path).exports
    assert [value_of(exports["it"], arn=name) for name in ("a", "b")] == [1, 2]
    assert value_of(exports["names"]) == []
    assert not list(tmp_path.rglob("*.pyc"))
    assert "compile" not in vars(runpy)


def test_a_mistake_in_the_program_is_told_as_before(tmp_path: Path) -> None:
    file = tmp_path / "__main__.py"
    file.write_text("import pulumi\npulumi.log(f'{1'\n", encoding="utf-8")
    with pytest.raises(RecordingError, match=r"__main__\.py:2:.*SyntaxError"):
        recorded(lambda: _run(file), root=tmp_path)


def test_an_output_in_a_message_is_told_in_words(tmp_path: Path) -> None:
    file = tmp_path / "__main__.py"
    file.write_text(
        "from graph.support import Thing\n"
        "def fail(name):\n    raise ValueError(f'bad name {name}!')\n"
        "Thing('one').arn.apply(fail)\n",
        encoding="utf-8",
    )
    with pytest.raises(RecordingError) as refused:
        recorded(lambda: _run(file), root=tmp_path)
    assert "bad name <'arn' of cloud:index:Thing 'one'>!" in str(refused.value)
    assert isinstance(pulumi.Output, type)
