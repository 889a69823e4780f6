"""Blueprints are YAML 1.2: what is text there is text here, and nothing in a file can hang or crash the loader."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from blueprints.sample import BASE, mistakes, read
from fleetform.blueprints import BlueprintError, load
from fleetform.blueprints.loading.tree import LARGEST_FILE, parse, plain


def value(text: str) -> object:
    return plain(parse(f"value: {text}", "shop.yaml"))["value"]


@pytest.mark.parametrize(
    "text",
    ["no", "on", "yes", "off", "y", "n", "Yes", "1:30", "2012-10-17", "0b11", "1_000", "0o8", "<<", "=", "1e", "."],
)
def test_what_only_yaml_1_1_reads_as_something_else_is_text(text: str) -> None:
    assert value(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("FALSE", False),
        ("12", 12),
        ("-7", -7),
        ("012", 12),
        ("0o14", 12),
        ("0xff", 255),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        (".inf", math.inf),
        ("-.Inf", -math.inf),
        ("'12'", "12"),
        ('"true"', "true"),
        ("!!str 12", "12"),
        ("!!str true", "true"),
        ('!!int "12"', 12),
        ("'null'", "null"),
    ],
)
def test_core_schema(text: str, expected: object) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


def test_not_a_number_is_read() -> None:
    assert math.isnan(float(str(value(".nan"))))


def test_a_number_with_thousands_of_digits_is_no_number() -> None:
    assert value("9" * 5000) == "9" * 5000


def test_null_is_the_same_as_not_written() -> None:
    assert plain(parse("a: null\nb: ~\nc:\nd: 1\n", "x")) == {"d": 1}
    assert read("fleet: ~\nmesh:\n") == read("")


def test_anchors_and_merge_keys() -> None:
    text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], z: 3}\nd: {<<: *a}\n"
    assert plain(parse(text, "x"))["c"] == {"x": 1, "y": 1, "z": 3}
    assert plain(parse(text, "x"))["d"] == {"x": 1, "y": 1}


def test_a_quoted_merge_key_is_a_key() -> None:
    assert plain(parse('"<<": {x: 1}', "x")) == {"<<": {"x": 1}}


def test_byte_order_mark_and_unicode(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text("\ufeff" + BASE + 'labels: {city: "Köln 日本 😀"}\n', encoding="utf-8")
    assert load(file).labels == {"city": "Köln 日本 😀"}


def test_places_count_characters_not_bytes() -> None:
    assert mistakes(BASE + 'labels: {"a": "Köln 😀", b: 3}\n') == [
        'shop.yaml:8:28: labels.b: expected text, found the number 3; write "3"'
    ]


def test_billion_laughs_are_refused_before_they_are_told() -> None:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    for above, below in zip("abcdefghijklmno", "bcdefghijklmnop", strict=False):
        lines.append(f"{below}: &{below} [{','.join([f'*{above}'] * 9)}]")
    assert mistakes("\n".join(lines)) == ["shop.yaml:6:4: this has more than 200,000 values with its aliases followed"]


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a {b: *a}", "a: &a {<<: *a}", "&a [[[*a]]]"])
def test_an_alias_of_what_it_stands_in_is_refused(text: str) -> None:
    assert "an alias in here stands for the whole it is part of" in mistakes(text)[0]


@pytest.mark.parametrize("depth", [100, 900, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    assert "nest" in mistakes("a: " + "[" * depth + "]" * depth)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "shop.yaml:1:1: the file is empty: a blueprint starts with 'kind: Platform'"),
        ("# only\n# comments\n", "shop.yaml:1:1: the file is empty: a blueprint starts with 'kind: Platform'"),
        ("---\n", "shop.yaml:1:1: the file is empty: a blueprint starts with 'kind: Platform'"),
        ("null\n", "shop.yaml:1:1: expected a mapping that starts with 'kind: Platform'"),
        ("- a\n- b\n", "shop.yaml:1:1: expected a mapping that starts with 'kind: Platform'"),
        ("\n\nhello\n", "shop.yaml:3:1: expected a mapping that starts with 'kind: Platform'"),
        (BASE + "---\n" + BASE, "shop.yaml:9:1: a second document starts here; a blueprint file holds one"),
        (BASE + "name: other\n", "shop.yaml:8:1: the key 'name' stands twice in this mapping"),
        (
            BASE + "fleet:\n\tclusters: []\n",
            "shop.yaml:9:1: not readable as YAML: a tab stands where YAML wants spaces",
        ),
        ("a: [1, 2\nb: 3\n", "shop.yaml:2:2: not readable as YAML: did not find expected ',' or ']'"),
        ("a: *b\n", "shop.yaml:1:4: not readable as YAML: found undefined alias"),
        ("a: é\x01\n", "shop.yaml:1:5: not readable as YAML: the character U+0001 may not stand in it"),
        ("? [a]\n: b\n", "shop.yaml:1:3: a key must be text"),
        ("a: !secret x\n", "shop.yaml:1:4: the tag !secret has no meaning here"),
        ("a: !!python/name:os.system x\n", "shop.yaml:1:4: the tag !!python/name:os.system has no meaning here"),
        ('a: !!int "x"\n', "shop.yaml:1:4: 'x' is no int"),
        ("a: !!set {b}\n", "shop.yaml:1:4: the tag !!set has no meaning here"),
        ("a: {<<: 3}\n", "shop.yaml:1:9: '<<' takes a mapping, or a list of mappings"),
        (
            "a: {<<: {}, <<: {}}\n",
            "shop.yaml:1:13: the key '<<' stands twice in this mapping: give it a list of mappings",
        ),
    ],
)
def test_what_is_no_blueprint_is_told_with_its_place(text: str, expected: str) -> None:
    assert mistakes(text) == [expected]


def test_all_mistakes_of_the_form_are_told_at_once() -> None:
    assert mistakes("a: 1\na: 2\nb: !x 1\n[c]: 3\n") == [
        "shop.yaml:2:1: the key 'a' stands twice in this mapping",
        "shop.yaml:3:4: the tag !x has no meaning here",
        "shop.yaml:4:1: a key must be text",
    ]


def told(file: Path) -> str:
    with pytest.raises(BlueprintError) as caught:
        load(file)
    return str(caught.value).removeprefix(str(file))


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_bytes(b"kind: Platform\nname: \xff\xfe")
    assert told(file) == ":2:7: the file is not UTF-8 text"


def test_a_folder(tmp_path: Path) -> None:
    assert told(tmp_path) == ":1:1: this is a folder; a blueprint is a file"


def test_a_missing_file(tmp_path: Path) -> None:
    assert told(tmp_path / "none.yaml") == ":1:1: there is no such file"


def test_a_file_of_ten_megabytes_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(BASE + "# more\n" * 1_500_000, encoding="utf-8")
    assert told(file) == ":1:1: the file is larger than 1 MiB: no blueprint is that long"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no endless file /dev/zero")
def test_a_file_without_end_is_refused() -> None:
    assert told(Path("/dev/zero")) == ":1:1: the file is larger than 1 MiB: no blueprint is that long"


def test_a_file_as_large_as_can_be_is_read(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    line = "# comment\n"
    file.write_text(BASE + line * ((LARGEST_FILE - len(BASE)) // len(line)), encoding="utf-8")
    assert load(file).name == "shop"
