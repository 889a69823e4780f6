"""The documentation: the generated part is up to date, links lead somewhere, examples run."""

from __future__ import annotations

import importlib.util
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest

from fleetform.blueprints import load, resolve
from fleetform.graph.model import Graph
from fleetform.graph.recorder import record

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
STALE = "run 'make docs'"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_docs", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_up_to_date(generator: ModuleType) -> None:
    texts: dict[str, str] = generator.texts()
    stale = [path for path, text in texts.items() if not (ROOT / path).is_file() or (ROOT / path).read_text() != text]
    assert stale == [], STALE
    pages = {f"docs/reference/{page.name}" for page in (ROOT / "docs" / "reference").iterdir()}
    assert pages == {path for path in texts if path.startswith("docs/reference/")}


def test_every_field_of_the_reference_says_what_it_means(generator: ModuleType) -> None:
    for path, text in generator.blueprint_pages().items():
        for line in text.splitlines():
            if line.startswith(("| `", "| [`")):
                cells = re.split(r"(?<!\\)\|", line)
                assert cells[4].strip(), f"{path}: {line}"


def test_the_picture_of_the_readme_is_up_to_date_and_stands_alone(generator: ModuleType) -> None:
    file = ROOT / "docs" / "images" / f"{generator.PICTURED}.svg"
    assert generator.picture() == file.read_text(encoding="utf-8"), STALE
    ET.fromstring(file.read_text(encoding="utf-8"))
    assert set(re.findall(r"https?://[^\s\"'<)]+", file.read_text(encoding="utf-8"))) == {"http://www.w3.org/2000/svg"}


def test_a_stale_file_is_found(generator: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generator, "generated", lambda: {"README.md": "something else"})
    assert generator.main(["--check"]) == 1
    monkeypatch.setattr(generator, "generated", lambda: {"README.md": (ROOT / "README.md").read_text()})
    assert generator.main(["--check"]) == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = link.partition("#")
        if "://" in path:
            continue
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {link}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^a-z0-9 -]", "", one.lower()).replace(" ", "-") for one in headings}, link


def python_examples() -> list[str]:
    text = (ROOT / "docs" / "how-to" / "library.md").read_text(encoding="utf-8")
    return re.findall(r"```python\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("number", range(2))
def test_the_examples_for_programs_run(number: int) -> None:
    example = python_examples()[number]
    graph: Graph = record(
        lambda: exec(compile(example, f"example-{number}.py", "exec"), {}),
        project="shop",
        stack="dev",
        root=ROOT,
    )
    assert any(resource.type == "gcp:container/cluster:Cluster" for resource in graph.resources.values())


def test_the_blueprint_of_the_readme_is_valid_over_the_sample_base(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    shutil.copy(ROOT / "stacks" / "base.yaml", tmp_path)
    (tmp_path / "dev.yaml").write_text(example)
    assert len(resolve(load(tmp_path / "dev.yaml")).clusters) == 9


def test_commands_that_the_documentation_names_exist(generator: ModuleType) -> None:
    from fleetform.cli.main import fleetform_command

    known = set(fleetform_command.list_commands(None))  # pyright: ignore[reportArgumentType]  the context is not used
    for page in PAGES:
        for name in re.findall(r"(?:^|[`\s(])fleetform ([a-z-]+)\b", page.read_text(encoding="utf-8"), re.MULTILINE):
            assert name in known | {"command", "import"}, f"{page.name}: fleetform {name}"
