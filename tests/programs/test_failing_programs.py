"""Programs that fail, end early or decide on what is not known: a message with the place, status 2, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from programs.running import files_in, fleetform, project

HEAD = """\
import sys
import pulumi
import pulumi_random as random

pet = random.RandomPet("pet")
"""
DYNAMIC = """\
import pulumi.dynamic
class P(pulumi.dynamic.ResourceProvider): pass
class R(pulumi.dynamic.Resource): pass
R(P(), 'own', {})
"""
HOOKED = """\
hook = pulumi.ResourceHook('h', lambda args: None)
binding = pulumi.ResourceHookBinding(before_create=[hook])
random.RandomPet('more', opts=pulumi.ResourceOptions(hooks=binding))
"""
BESIDE = {
    "inner.py": "import sys\nimport absent\n",
    "wrong.py": "x = (\n",
    "Pulumi.dev.yaml": "config:\n  text: plain\n  sealed: {secure: v1:abc}\n",
}


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        ("raise ValueError('the reason')\n", ["__main__.py:6", "ValueError", "the reason"]),
        ("def inner():\n    return {}['absent']\ninner()\n", ["__main__.py:7", "KeyError", "absent"]),
        ("sys.exit(3)\n", ["__main__.py:6", "status 3"]),
        ("sys.exit('no account')\n", ["__main__.py:6", "no account"]),
        (
            "import pulumi_not_there.part\n",
            ["__main__.py:6", "No module named 'pulumi_not_there'", "`pip install pulumi-not-there`", "Pulumi.yaml"],
        ),
        ("from pulumi_random import nothing\n", ["__main__.py:6", "cannot import name 'nothing' from 'pulumi_random'"]),
        ("import inner\n", ["inner.py:2", "ModuleNotFoundError", "pip install absent"]),
        ("import wrong\n", ["wrong.py:1", "SyntaxError", "was never closed"]),
        ("this is no python\n", ["__main__.py:6", "SyntaxError"]),
        ("pulumi.Config().require('absent')\n", ["__main__.py:6", "shop:absent", "--config shop:absent=VALUE"]),
        (
            "pet.id.apply(lambda name: len(name))\n",
            ["__main__.py:6", "'id' of random:index/randomPet:RandomPet 'pet'", "only after deployment"],
        ),
        (
            "random.RandomPet('pet')\n",
            ["__main__.py:6", "two resources are random:index/randomPet:RandomPet 'pet'", "__main__.py:5"],
        ),
        (
            "def deep(): return deep()\ndeep()\n",
            ["__main__.py:6", "RecursionError", "maximum recursion depth exceeded"],
        ),
        ("assert pulumi.get_stack() == 'prod', 'only there'\n", ["__main__.py:6", "AssertionError: only there"]),
        ("raise RuntimeError\n", ["__main__.py:6", "RuntimeError: no message"]),
        ("raise pulumi.RunError('the reason')\n", ["__main__.py:6", "RunError: the reason"]),
        ("open('absent.txt')\n", ["__main__.py:6", "FileNotFoundError", "absent.txt"]),
        ("random.RandomPet('more', prefiks='x')\n", ["__main__.py:6", "TypeError", "'prefiks'"]),
        ("random.RandomInteger('more')\n", ["__main__.py:6", "TypeError", "Missing required property 'max'"]),
        ("random.RandomPet(pet.id)\n", ["__main__.py:6", "Expected resource name to be a string"]),
        ("for letter in pet.id: pass\n", ["__main__.py:6", "'Output' object is not iterable", "inside an 'apply'"]),
        (
            "random.RandomPet('more', opts=pulumi.ResourceOptions(depends_on=['pet']))\n",
            ["__main__.py:6", "'depends_on' was passed a value pet that was not a Resource"],
        ),
        (
            DYNAMIC,
            ["__main__.py:9", "'own' is a dynamic provider's resource", "pulumi_command"],
        ),
        (
            HOOKED,
            [
                "__main__.py:8",
                "the hooks of random:index/randomPet:RandomPet 'more' are Python code",
                "Take the hooks out",
            ],
        ),
        (
            "random.RandomPet('more', prefix=b'x')\n",
            ["__main__.py:6", "RandomPet 'more': 'prefix': unexpected input of type bytes: give a text"],
        ),
        (
            "pulumi.Config().require_int('text')\n",
            ["__main__.py:6", "ConfigTypeError: Configuration 'shop:text' value 'plain' is not a valid 'int'"],
        ),
        (
            "pulumi.Config().require_object('text')\n",
            ["__main__.py:6", "ConfigTypeError: Configuration 'shop:text' value 'plain' is not a valid 'JSON object'"],
        ),
        (
            "if pulumi.Config().require_int('sealed') > 2: pass\n",
            ["__main__.py:6", "a decision depends on the value of a value given at deployment", "portable.when"],
        ),
        ("pulumi.run(lambda: 3)\n", ["must return an awaitable"]),
        (
            "async def later():\n    raise ValueError('late')\npulumi.run(later)\n",
            ["__main__.py:7", "ValueError: late"],
        ),
        (
            "pulumi.runtime.register_resource_transform(lambda args: 3)\nrandom.RandomPet('more')\n",
            ["__main__.py:7", "AttributeError", "'int' object has no attribute 'props'"],
        ),
    ],
)
@pytest.mark.parametrize("command", [["graph"], ["export", "opentofu"]], ids=["graph", "export"])
def test_a_program_that_cannot_be_recorded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str], rest: str, told: list[str]
) -> None:
    folder = project(tmp_path / "shop", {"__main__.py": HEAD + rest, **BESIDE})
    before = files_in(tmp_path)
    output = tmp_path / ("graph.json" if command == ["graph"] else "out")
    ran = fleetform(capsys, *command, folder, "-o", output)
    assert ran.status == 2, ran
    if told[0].endswith(tuple("0123456789")):
        assert any(line.startswith(f"{told[0]}:") for line in ran.err.splitlines()), ran.err
    assert [part for part in told if part not in ran.err] == [], ran.err
    assert "Traceback" not in ran.err
    assert files_in(tmp_path) == before


def test_a_program_that_ends_well_by_exit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path, {"__main__.py": HEAD + "sys.exit(0)\n"})
    ran = fleetform(capsys, "graph", folder)
    assert ran.status == 0, ran
    assert "RandomPet" in ran.out


def test_an_interrupt_stops_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path / "shop", {"__main__.py": HEAD + "raise KeyboardInterrupt\n"})
    before = files_in(tmp_path)
    ran = fleetform(capsys, "graph", folder, "-o", tmp_path / "graph.json")
    assert (ran.status, ran.err.strip()) == (130, "interrupted")
    assert files_in(tmp_path) == before


def test_what_is_given_to_pulumi_run_is_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It runs when the program's files have run, and still sees its folder and modules."""
    rest = """\
async def later():
    from beside import colour

    random.RandomPet(open("name.txt").read())
    return {"colour": colour, "pet": await pet.id.future()}

pulumi.run(later)
"""
    files = {"__main__.py": HEAD + rest, "beside.py": "colour = 'green'\n", "name.txt": "late"}
    ran = fleetform(capsys, "graph", project(tmp_path, files))
    assert ran.status == 0, ran
    assert "random:index/randomPet:RandomPet late" in ran.out
    assert '  colour: "green"' in ran.out
    assert "  pet: RandomPet(pet).id" in ran.out


def test_an_output_in_a_text_is_noted_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path, {"__main__.py": HEAD + "random.RandomPet('more', prefix=f'{pet.id}-x')\n"})
    ran = fleetform(capsys, "graph", folder)
    assert "__main__.py:6:1: an output is written into a text" in ran.out
    assert "use Output.concat, Output.format or apply" in ran.out


def test_paths_that_are_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = fleetform(capsys, "graph", tmp_path / "absent")
    assert ran.status == 2
    assert "no such file or folder" in ran.err
