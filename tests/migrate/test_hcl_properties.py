"""Whatever a file looks like: an edit changes what was meant and nothing else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from fleetform.migrate.checking import built_in, check_files
from fleetform.migrate.hcl import Edit, apply, parse
from fleetform.migrate.hcl.expressions import quoted, unescaped
from fleetform.migrate.module import Repository
from fleetform.migrate.rule import Rule
from migrate.shapes import every_attribute, parsed, shape

NAMES = some.sampled_from(["name", "for_each", "count", "my-arg", "größe", "x1", "if_not", "nullable", "trueish"])
KINDS = some.sampled_from(["resource", "locals", "module", "dynamic", "settings"])
TEXTS = some.text(some.characters(exclude_categories=("Cs", "Cc")), max_size=12)
# A line break would end the comment; a letter that is no character of HCL cannot be in one either.
COMMENTS = TEXTS.map(lambda text: text.replace("*/", "").replace("\u2028", "").replace("\u2029", ""))
SCALARS = some.one_of(
    TEXTS.map(quoted),
    some.sampled_from(["1", "0.5", "1e3", "true", "null", "var.x", "aws_vpc.main[0].id", "local.a[*].b", "x.0.y"]),
    TEXTS.map(lambda text: f'"${{upper({quoted(text)})}} %{{ if var.x }}a%{{ endif }}"'),
)


@some.composite
def heredocs(draw: some.DrawFn) -> str:
    """A heredoc with anything in it, also what looks like HCL."""
    lines = draw(some.lists(some.sampled_from(["a = {", "  # no comment", "}", '"', "$${x}", "${var.y}", "é\t", ""])))
    return "\n".join([f"<<{draw(some.sampled_from(['', '-']))}EOT", *lines, "EOT"])


VALUES = some.recursive(
    SCALARS,
    lambda inner: some.one_of(
        some.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        some.lists(inner, min_size=1, max_size=3).map(
            lambda items: "{\n" + "".join(f"k = {one}\n" for one in items) + "}"
        ),
        inner.map(lambda value: f"merge(var.a, {value})"),
        inner.map(lambda value: f"[for a in var.b : {value} if a != null]"),
        inner.map(lambda value: f"var.c ? {value} : null"),
    ),
    max_leaves=4,
)


@some.composite
def bodies(draw: some.DrawFn, depth: int = 0) -> list[str]:
    """Lines of a body, with comments and empty lines in between."""
    lines: list[str] = []
    indent = draw(some.sampled_from(["", "  ", "\t"]))
    for name in draw(some.lists(NAMES, max_size=3, unique=True)):
        if draw(some.booleans()):
            lines += draw(
                some.sampled_from([[""], [f"{indent}# {draw(COMMENTS)}"], [f"{indent}/* {draw(COMMENTS)} */"]])
            )
        value = draw(some.one_of(VALUES, heredocs()))
        tail = f" // {draw(COMMENTS)}" if not value.endswith("EOT") and draw(some.booleans()) else ""
        lines.append(f"{indent}{name} = {value}{tail}")
    if depth < 2:
        for kind in draw(some.lists(KINDS, max_size=2)):
            labels = "".join(f" {quoted(one)}" for one in draw(some.lists(NAMES, max_size=2)))
            lines += [f"{indent}{kind}{labels} {{", *draw(bodies(depth=depth + 1)), f"{indent}}}"]
    return lines


@some.composite
def files(draw: some.DrawFn) -> bytes:
    """A file with either kind of line break, with or without a byte order mark."""
    text = "\n".join(draw(bodies())) + draw(some.sampled_from(["", "\n"]))
    if draw(some.booleans()):
        text = text.replace("\n", "\r\n")
    return (draw(some.sampled_from(["", "\ufeff"])) + text).encode()


@given(files(), some.data())
@settings(max_examples=80)
def test_replacing_a_value_changes_that_value_alone(source: bytes, data: some.DataObject) -> None:
    document = parsed(source)
    before = shape(document)
    found = every_attribute(document)
    assert apply(source, []) == source
    if not found:
        return
    chosen = data.draw(some.sampled_from(found))
    result = apply(source, [chosen.value.replaced_by_text("new ${text}\n")])
    after = shape(parsed(result))
    assert result.startswith(source[: chosen.value.start])
    assert result.endswith(source[chosen.value.end :])
    assert _changed(before, after) == [(chosen.value.text, '"new $${text}\\n"')]


@given(files(), some.data())
@settings(max_examples=80)
def test_removing_and_adding_an_argument(source: bytes, data: some.DataObject) -> None:
    document = parsed(source)
    found = every_attribute(document)
    if not found:
        return
    chosen = data.draw(some.sampled_from(found))
    result = apply(source, [chosen.removal()])
    assert len(every_attribute(parsed(result))) == len(found) - 1
    kept = [line for line in source.splitlines() if line.strip().startswith((b"#", b"/*"))]
    assert all(line in result for line in kept if line not in chosen.value.text.encode())
    if chosen.block is not None:
        added = apply(source, [chosen.block.insertion("added", "[1]")])
        names = [one.name for one in every_attribute(parsed(added))]
        assert names.count("added") == 1
        assert len(names) == len(found) + 1
        renamed = parsed(apply(source, [chosen.renaming("renamed")]))
        assert [one.value.text for one in every_attribute(renamed)] == [one.value.text for one in found]


@given(files())
@settings(max_examples=60)
def test_what_no_rule_finds_stays_byte_for_byte(source: bytes) -> None:
    found = check_files({"main.tf": source}, built_in())
    edits = [edit for one in found for edit in one.edits]
    if not edits:
        assert apply(source, edits) == source
    for line, column in ((one.line, one.column) for one in found):
        assert line >= 1
        assert column >= 1


@given(some.binary(max_size=200))
def test_any_bytes_are_no_trouble(source: bytes) -> None:
    for path in ("main.tf", "main.tf.json", "terragrunt.hcl"):
        document = parse(path, source)
        for block in document.walk():
            assert 0 <= block.start <= block.end <= len(source)
        assert all(0 <= one.offset <= len(source) for one in document.problems)
        list(document.calls())
        list(document.traversals())


@given(TEXTS)
def test_quoting_and_reading_a_text_gives_it_back(text: str) -> None:
    assert unescaped(quoted(text)[1:-1]) == text
    assert parsed(f"a = {quoted(text)}\n".encode()).attributes["a"].value.literal == text


JSONS = some.recursive(
    some.one_of(some.none(), some.booleans(), some.integers(-9, 9), some.text(max_size=8)),
    lambda inner: some.one_of(
        some.lists(inner, max_size=3), some.dictionaries(some.text(max_size=5), inner, max_size=3)
    ),
)


@given(some.dictionaries(some.text(max_size=5), JSONS, max_size=4), some.booleans(), some.data())
def test_json_keeps_its_value_but_for_the_edit(value: dict[str, object], pretty: bool, data: some.DataObject) -> None:
    source = json.dumps(value, indent=2 if pretty else None, ensure_ascii=not pretty).encode("utf-8", "replace")
    document = parse("main.tf.json", source)
    if document.problems:
        # Half a character in an escape: nothing is read, so nothing is changed.
        return
    for attribute in document.attributes.values():
        changed = json.loads(apply(source, [attribute.value.replaced_by_text("new")]))
        assert changed == {**json.loads(source), attribute.name: "new"}
        left = json.loads(apply(source, [attribute.removal()]))
        assert left == {key: one for key, one in json.loads(source).items() if key != attribute.name}


@given(some.lists(some.tuples(some.integers(0, 30), some.integers(0, 4), some.binary(max_size=3)), max_size=4))
def test_edits_apply_or_are_refused(wanted: list[tuple[int, int, bytes]]) -> None:
    from fleetform.migrate.hcl import EditError

    source = bytes(range(40))
    edits = {Edit(start, start + length, text) for start, length, text in wanted}
    try:
        result = apply(source, edits)
    except EditError:
        return
    assert len(result) == len(source) + sum(len(one.replacement) - (one.end - one.start) for one in edits)


def _changed(before: object, after: object) -> list[tuple[object, object]]:
    """What differs, leaf by leaf."""
    if isinstance(before, list | tuple) and isinstance(after, list | tuple) and len(before) == len(after):
        return [pair for one, other in zip(before, after, strict=True) for pair in _changed(one, other)]
    return [] if before == after else [(before, after)]


REQUIRED = """
terraform {
  required_providers {
    random = { source = "registry.terraform.io/hashicorp/random" } # ü
  }
}
"""


@given(files())
@settings(max_examples=60)
def test_a_rewriting_changes_what_it_means_alone(source: bytes) -> None:
    newline = b"\r\n" if b"\r\n" in source else b"\n"
    whole = source + REQUIRED.encode().replace(b"\n", newline)
    rules = [rule for rule in built_in() if rule.id == "FM101"]
    found = check_files({"main.tf": whole}, rules)
    result = apply(whole, [edit for one in found for edit in one.edits])
    assert result == whole.replace(b"registry.terraform.io/", b"")
    assert not check_files({"main.tf": result}, rules)


@pytest.mark.parametrize(
    "rule", [rule for rule in built_in() if any(one.expected for one in rule.fires)], ids=lambda rule: rule.id
)
def test_line_breaks_of_windows_survive_every_rewriting(rule: Rule) -> None:
    # Some examples have such line breaks as they stand.
    for example in (one for one in rule.fires if "\r" not in "".join(one.files.values())):
        given_files = {path: text.replace("\n", "\r\n").encode() for path, text in example.files.items()}
        found = check_files(
            given_files, [rule], Repository(target=example.target or Repository.target, offers=example.offers)
        )
        for path, text in {**example.files, **example.expected}.items():
            edits = [edit for one in found if one.path == path for edit in one.edits]
            assert apply(given_files[path], edits) == text.replace("\n", "\r\n").encode()
