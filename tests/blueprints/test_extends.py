"""One file over another: what merges, what replaces, and that places point into the right file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.sample import BASE
from fleetform.blueprints import BlueprintError, load
from fleetform.blueprints.loading.overlay import overlay
from fleetform.blueprints.loading.tree import Item, parse, plain
from fleetform.blueprints.positions import Position


def laid(base: str, over: str) -> Any:
    return plain(overlay(parse(base, "base.yaml"), parse(over, "over.yaml")))


def test_mappings_merge() -> None:
    assert laid("a: {x: 1, y: 1}\nb: 1", "a: {y: 2, z: 2}") == {"a": {"x": 1, "y": 2, "z": 2}, "b": 1}


def test_lists_of_named_things_merge_by_name_and_new_ones_stand_at_the_end() -> None:
    base = "a: [{name: x, v: 1, w: 1}, {name: y, v: 1}]"
    over = "a: [{name: z, v: 3}, {name: x, v: 2}]"
    assert laid(base, over) == {"a": [{"name": "x", "v": 2, "w": 1}, {"name": "y", "v": 1}, {"name": "z", "v": 3}]}


@pytest.mark.parametrize("over", ["[1, 2]", "[]", "[{v: 1}]", "[{name: x}, {name: x}]", "3", "text"])
def test_other_lists_and_scalars_replace(over: str) -> None:
    found = laid("a: [{name: x, v: 1}]", f"a: {over}")["a"]
    assert found == plain(parse(f"a: {over}", "x"))["a"] or over == "[]"


def test_null_removes() -> None:
    assert laid("a: {x: 1, y: 1}\nb: [1]", "a: {x: null}\nb:") == {"a": {"y": 1}}


def test_what_was_removed_can_be_said_anew() -> None:
    middle = overlay(parse("a: {x: 1, y: 1}", "1"), parse("a: null", "2"))
    assert plain(overlay(middle, parse("a: {z: 1}", "3"))) == {"a": {"z": 1}}


scalars = st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from("uvw")
named = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from("xyz")}, optional={"v": scalars, "w": scalars}),
    min_size=1,
    max_size=3,
    unique_by=lambda entry: entry["name"],
)
trees = st.recursive(
    scalars | named, lambda inner: st.dictionaries(st.sampled_from("abcd"), inner, max_size=3), max_leaves=8
)
documents = st.dictionaries(st.sampled_from("abcd"), trees, max_size=3)


def item(value: Any, file: str = "x") -> Item:
    at = Position(file, 1, 1)
    if isinstance(value, dict):
        return Item({key: item(inner, file) for key, inner in value.items()}, at, dict.fromkeys(value, at))
    if isinstance(value, list):
        return Item([item(inner, file) for inner in value], at, {})
    return Item(value, at, {})


@given(documents)
def test_a_document_over_itself_changes_nothing(document: Any) -> None:
    assert plain(overlay(item(document), item(document))) == plain(item(document))


@given(documents)
def test_an_empty_document_changes_nothing(document: Any) -> None:
    assert plain(overlay(item(document), item({}))) == plain(item(document))
    assert plain(overlay(item({}), item(document))) == plain(item(document))


@given(documents, documents)
def test_everything_that_the_upper_one_says_holds(base: Any, over: Any) -> None:
    result = plain(overlay(item(base), item(over)))
    for key, value in over.items():
        if value is None:
            assert key not in result
        elif not isinstance(value, dict | list):
            assert result[key] == value
    for key in base.keys() - over.keys():
        assert result.get(key) == plain(item(base)).get(key)


@given(documents, documents)
def test_neither_document_is_changed(base: Any, over: Any) -> None:
    below, above = item(base), item(over)
    overlay(below, above)
    assert plain(below) == plain(item(base))
    assert plain(above) == plain(item(over))


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def told(file: Path) -> list[str]:
    with pytest.raises(BlueprintError) as caught:
        load(file)
    return [str(problem).replace(f"{file.parent}/", "") for problem in caught.value.problems]


def test_a_chain_of_files(tmp_path: Path) -> None:
    write(
        tmp_path,
        company=BASE + "labels: {a: company, b: company, c: company}\n",
        base="extends: company.yaml\nlabels: {b: base, c: base}\n",
        dev="extends: base.yaml\nlabels: {c: dev}\n",
    )
    assert load(tmp_path / "dev.yaml").labels == {"a": "company", "b": "base", "c": "dev"}


def test_paths_are_told_from_the_file_that_extends(tmp_path: Path) -> None:
    (tmp_path / "common").mkdir()
    write(tmp_path / "common", base=BASE)
    write(tmp_path, dev="extends: common/base.yaml\nname: other\n")
    assert load(tmp_path / "dev.yaml").name == "other"


def test_mistakes_point_into_the_file_they_are_in(tmp_path: Path) -> None:
    cluster = "{name: a, provider: aws, region: eu-west-1, zones: 9}"
    write(
        tmp_path,
        base=BASE + f"fleet:\n  clusters:\n    - {cluster}\n",
        dev="extends: base.yaml\nfleet:\n  clusters:\n    - name: a\n      labels: {tier: 1}\n    - {name: b}\n",
    )
    assert told(tmp_path / "dev.yaml") == [
        "base.yaml:10:58: fleet.clusters[a].zones: expected at most 3, found 9",
        'dev.yaml:5:22: fleet.clusters[a].labels.tier: expected text, found the number 1; write "1"',
        "dev.yaml:6:7: fleet.clusters[b].provider: this field is needed and is not there",
        "dev.yaml:6:7: fleet.clusters[b].region: this field is needed and is not there",
    ]


def test_a_model_knows_the_file_it_was_written_in(tmp_path: Path) -> None:
    write(
        tmp_path,
        base=BASE + "fleet:\n  clusters:\n    - {name: a, provider: aws, region: eu-west-1}\n",
        dev="extends: base.yaml\nfleet:\n  clusters:\n    - {name: b, provider: aws, region: eu-west-1}\n",
    )
    places = [cluster.position for cluster in load(tmp_path / "dev.yaml").fleet.clusters]
    assert [(Path(place.file).name, place.line, place.path) for place in places if place] == [
        ("base.yaml", 10, "fleet.clusters[a]"),
        ("dev.yaml", 4, "fleet.clusters[b]"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("extends: bsae.yaml\n", "dev.yaml:1:10: extends: there is no file 'bsae.yaml'; did you mean 'base.yaml'?"),
        ("extends: folder\n", "dev.yaml:1:10: extends: there is no file 'folder'"),
        ("extends: dev.yaml\n", "dev.yaml:1:10: extends: the files extend each other: dev.yaml -> dev.yaml"),
        (
            "extends: a.yaml\n",
            "b.yaml:1:10: extends: the files extend each other: dev.yaml -> a.yaml -> b.yaml -> a.yaml",
        ),
        ("extends: [base.yaml]\n", "dev.yaml:1:10: extends: expected the path of a file"),
        ("extends: 3\n", "dev.yaml:1:10: extends: expected the path of a file"),
        ("extends: ''\n", "dev.yaml:1:10: extends: expected the path of a file"),
        ('extends: "a\\0b"\n', "dev.yaml:1:10: extends: expected the path of a file"),
        ("extends: list.yaml\n", "list.yaml:1:1: expected a mapping that starts with 'kind: Platform'"),
        ("extends: broken.yaml\n", "broken.yaml:1:4: not readable as YAML: did not find expected node content"),
    ],
)
def test_what_cannot_be_extended(tmp_path: Path, text: str, expected: str) -> None:
    write(tmp_path, base=BASE, a="extends: b.yaml\n", b="extends: a.yaml\n", list="- a\n", broken="a: ]\n", dev=text)
    (tmp_path / "folder").mkdir()
    assert told(tmp_path / "dev.yaml") == [expected]
