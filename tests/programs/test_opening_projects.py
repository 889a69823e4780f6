"""Opening folders with a `Pulumi.yaml`: which program, which stack, which configuration."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fleetform.cli.recording import record_program
from fleetform.graph.expressions import Expr, Literal, Secret, Variable
from fleetform.programs import Program, ProgramError, open_program
from programs.running import PET, PROJECT, project


def prefix(program: Program) -> Expr | None:
    """What the program that makes one pet gave as its prefix."""
    (pet,) = record_program(program).resources.values()
    return pet.inputs.get("prefix")


@pytest.mark.parametrize(
    ("main", "script"),
    [
        (None, "__main__.py"),
        ("app/", "app/__main__.py"),
        ("app", "app/__main__.py"),
        ("deploy.py", "deploy.py"),
        ("app/deploy.py", "app/deploy.py"),
    ],
)
def test_main_says_which_program_runs(tmp_path: Path, main: str | None, script: str) -> None:
    settings = PROJECT + (f"main: {main}\n" if main else "")
    program = open_program(project(tmp_path, {script: PET}, settings))
    assert prefix(program) is None
    assert program.folder == (tmp_path / script).parent
    (pet,) = record_program(program).resources.values()
    assert str(pet.source).startswith(f"{script}:4")


def test_the_settings_file_itself_is_a_program(tmp_path: Path) -> None:
    folder = project(tmp_path, {"__main__.py": PET})
    assert open_program(folder / "Pulumi.yaml").project == "shop"


def test_the_other_suffix_of_yaml(tmp_path: Path) -> None:
    folder = project(tmp_path, {"__main__.py": PET, "Pulumi.dev.yml": "config: {prefix: from-yml}\n"})
    (folder / "Pulumi.yaml").rename(folder / "Pulumi.yml")
    assert prefix(open_program(folder)) == Literal("from-yml")


def test_the_program_sees_its_own_folder_modules_and_arguments(tmp_path: Path) -> None:
    source = """\
    import sys
    from pathlib import Path
    import pulumi
    from names import name

    pulumi.export("folder", Path.cwd().name)
    pulumi.export("arguments", [Path(item).name for item in sys.argv])
    pulumi.export("name", name)
    pulumi.export("main", __name__)
    """
    program = open_program(
        project(tmp_path, {"app/__main__.py": source, "app/names.py": "name = 'own'\n"}, PROJECT + "main: app\n")
    )
    before = Path.cwd(), list(sys.path), list(sys.argv), set(sys.modules)
    exports = record_program(program).exports
    assert exports["folder"] == Literal("app")
    assert exports["name"] == Literal("own")
    assert exports["main"] == Literal("__main__")
    assert before[:3] == (Path.cwd(), sys.path, sys.argv)
    assert "names" not in set(sys.modules) - before[3]


def test_two_projects_have_modules_of_the_same_name(tmp_path: Path) -> None:
    source = "import pulumi\nfrom names import name\npulumi.export('name', name)\n"
    for name in ("one", "two"):
        folder = project(tmp_path / name, {"__main__.py": source, "names.py": f"name = '{name}'\n"})
        assert record_program(open_program(folder)).exports["name"] == Literal(name)


def test_packages_of_the_programs_virtual_environment(tmp_path: Path) -> None:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = f"venv/lib/{version}/site-packages"
    source = "import pulumi\nfrom only_there import colour\npulumi.export('colour', colour)\n"
    settings = "name: shop\nruntime:\n  name: python\n  options:\n    virtualenv: venv\n"
    folder = project(tmp_path, {"__main__.py": source, f"{packages}/only_there.py": "colour = 'green'\n"}, settings)
    assert record_program(open_program(folder)).exports["colour"] == Literal("green")
    assert not any("venv" in place and str(tmp_path) in place for place in sys.path)


def test_configuration_of_every_form(tmp_path: Path) -> None:
    source = """\
    import pulumi

    own, aws = pulumi.Config(), pulumi.Config("aws")
    pulumi.export("text", own.require("text"))
    pulumi.export("number", own.require_int("number"))
    pulumi.export("date", own.require("date"))
    pulumi.export("deep", own.require_object("object")["list"][0]["key"])
    pulumi.export("region", aws.require("region"))
    pulumi.export("default", own.require("fallback"))
    pulumi.export("password", own.require_secret("password"))
    pulumi.export("half", own.require_secret_object("half"))
    """
    settings = """\
    name: shop
    runtime: python
    config:
      fallback: {type: string, default: from the project}
      text: {value: loses}
    """
    stack = """\
    encryptionsalt: v1:abc
    config:
      shop:text: plain
      number: 5
      shop:date: 2012-10-17
      object:
        list: [{key: found}]
      aws:region: eu-west-1
      shop:password: {secure: v1:sealed}
      shop:half: {plain: x, hidden: {secure: v1:sealed}}
    """
    folder = project(tmp_path, {"__main__.py": source, "Pulumi.dev.yaml": stack}, settings)
    exports = record_program(open_program(folder)).exports
    assert exports["text"] == Literal("plain")
    assert exports["number"] == Literal(5)
    assert exports["date"] == Literal("2012-10-17")
    assert exports["deep"] == Literal("found")
    assert exports["region"] == Literal("eu-west-1")
    assert exports["default"] == Literal("from the project")
    password = exports["password"]
    assert isinstance(password, Secret)
    assert isinstance(password.value, Variable)
    assert password.value.secret
    assert isinstance(exports["half"], Secret)


@pytest.mark.parametrize("key", ["prefix", "shop:prefix", "shop:config:prefix"])
def test_what_the_user_gives_wins(tmp_path: Path, key: str) -> None:
    folder = project(tmp_path, {"__main__.py": PET, "Pulumi.dev.yaml": "config: {shop:prefix: loses}\n"})
    assert prefix(open_program(folder, config={key: "wins"})) == Literal("wins")


def test_what_the_user_gives_wins_over_a_sealed_value(tmp_path: Path) -> None:
    stack = "encryptionsalt: v1:abc\nconfig: {shop:prefix: {secure: v1:sealed}}\n"
    folder = project(tmp_path, {"__main__.py": PET, "Pulumi.dev.yaml": stack})
    assert prefix(open_program(folder, config={"prefix": "wins"})) == Literal("wins")


def test_a_configuration_file_of_the_users_choice(tmp_path: Path) -> None:
    files = {
        "__main__.py": PET,
        "Pulumi.dev.yaml": "config: {prefix: loses}\n",
        "other/mine.yaml": "config: {prefix: wins}\n",
    }
    folder = project(tmp_path, files)
    program = open_program(folder, config_file=folder / "other" / "mine.yaml")
    assert prefix(program) == Literal("wins")
    assert program.stack_file == folder / "other" / "mine.yaml"


STACKS = {f"Pulumi.{name}.yaml": f"config: {{prefix: in-{name}}}\n" for name in ("dev", "prod", "eu.test")}


@pytest.mark.parametrize("wanted", ["prod", "acme/prod", "acme/shop/prod", "eu.test"])
def test_the_stack_that_is_asked_for(tmp_path: Path, wanted: str) -> None:
    program = open_program(project(tmp_path, {"__main__.py": PET, **STACKS}), stack=wanted)
    assert program.stack == wanted.rpartition("/")[2]
    assert prefix(program) == Literal(f"in-{program.stack}")


def test_the_stack_nobody_asks_for(tmp_path: Path) -> None:
    folder = project(tmp_path, {"__main__.py": PET, **STACKS})
    assert open_program(folder).stack == "dev"
    (folder / "Pulumi.dev.yaml").unlink()
    with pytest.raises(ProgramError, match=r"several stacks \(eu\.test, prod\): choose one with --stack"):
        open_program(folder)
    (folder / "Pulumi.eu.test.yaml").unlink()
    assert open_program(folder).stack == "prod"


def test_stack_files_in_a_folder_of_their_own(tmp_path: Path) -> None:
    files = {"__main__.py": PET, "settings/Pulumi.prod.yaml": "config: {prefix: found}\n"}
    folder = project(tmp_path, files, PROJECT + "stackConfigDir: settings\n")
    assert open_program(folder).stack == "prod"
    assert prefix(open_program(folder)) == Literal("found")


@pytest.mark.parametrize(
    ("files", "settings", "told"),
    [
        ({}, PROJECT, "no program at .*__main__.py"),
        ({"__main__.py": PET}, PROJECT + "main: elsewhere\n", "no program at .*elsewhere"),
        ({"__main__.py": PET}, "runtime: python\n", "'name' is missing: the project needs a name"),
        ({"__main__.py": PET}, "name: [a]\nruntime: python\n", "'name' is missing: the project needs a name"),
        ({"__main__.py": PET}, "name: shop\n", "'runtime' is missing: only 'python' programs can be recorded"),
        ({"__main__.py": PET}, "name: shop\nruntime: {options: {}}\n", "'runtime' is missing: only 'python' programs"),
        (
            {"__main__.py": PET},
            "name: shop\nruntime: {name: python, options: [a]}\n",
            r"Pulumi\.yaml: 'options' of 'runtime' must be a mapping",
        ),
        ({"__main__.py": PET}, PROJECT + "main: 3\n", r"Pulumi\.yaml: 'main' must be a path"),
        ({"__main__.py": PET}, PROJECT + "config: [a]\n", r"Pulumi\.yaml: 'config' must be a mapping"),
        (
            {"__main__.py": PET},
            "name: shop\nruntime: nodejs\n",
            "a nodejs program: only Python programs can be recorded",
        ),
        ({"__main__.py": PET}, "name: [shop\n", r"Pulumi.yaml:\d+:\d+"),
        ({"__main__.py": PET}, "- name\n", "expected a mapping at the top"),
        ({"__main__.py": PET, "Pulumi.dev.yaml": "config: [a]\n"}, PROJECT, "'config' must be a mapping"),
        ({"__main__.py": PET, "Pulumi.dev.yaml": "- a\n"}, PROJECT, "Pulumi.dev.yaml: expected a mapping at the top"),
        (
            {"__main__.py": PET, "Pulumi.dev.yaml": "config:\n  a: b\n c: d\n"},
            PROJECT,
            r"Pulumi\.dev\.yaml:3:2: not readable as YAML: expected <block end>",
        ),
        (
            {"__main__.py": PET, "Pulumi.dev.yaml": "config:\n\ta: b\n"},
            PROJECT,
            r"Pulumi\.dev\.yaml:2:1: not readable as YAML: found character '\\t' that cannot start any token",
        ),
        (
            {"__main__.py": PET, "Pulumi.dev.yaml": "a: \x00\n"},
            PROJECT,
            r"Pulumi\.dev\.yaml: not readable as YAML: unacceptable character #x0000",
        ),
    ],
)
def test_settings_that_cannot_be_used(tmp_path: Path, files: dict[str, str], settings: str, told: str) -> None:
    folder = project(tmp_path, files, settings)
    with pytest.raises(ProgramError, match=told):
        open_program(folder)


def test_paths_that_are_no_program(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match="no such file or folder"):
        open_program(tmp_path / "absent")
    with pytest.raises(ProgramError, match=r"no Pulumi\.yaml in this folder"):
        open_program(tmp_path)
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(ProgramError, match="neither a blueprint"):
        open_program(tmp_path / "notes.txt")


def test_a_blueprint_has_the_settings_of_its_project(tmp_path: Path, root: Path) -> None:
    """A `Pulumi.<stack>.yaml` holds for the blueprint run by us and for the project run by `pulumi`."""
    files = {name: (root / "stacks" / name).read_text(encoding="utf-8") for name in ("base.yaml", "dev.yaml")}
    stack = "config: {aws:skipMetadataApiCheck: 'true', retail:colour: green}\n"
    folder = project(
        tmp_path,
        {**{f"stacks/{name}": text for name, text in files.items()}, "Pulumi.dev.yaml": stack},
        "name: retail\nruntime: python\nmain: stacks/\n",
    )
    program = open_program(folder / "stacks" / "dev.yaml")
    assert program.config == {"aws:skipMetadataApiCheck": "true", "retail:colour": "green"}
    assert program.project == "retail"
    assert program.stack == "dev"
    assert program.folder == folder / "stacks"
