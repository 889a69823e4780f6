"""The lossless view of HCL and its JSON: places, values, and edits of exact bytes."""

from __future__ import annotations

import json

import pytest

from fleetform.migrate.hcl import Edit, EditError, apply, parse
from migrate.shapes import first, parsed

NATIVE = b"""\
terraform {
  # keep me
  required_version = "~> 1.5" # and me
  backend "s3" { bucket = "b" }
}

resource "aws_instance" "web" {
  count = 2.5e1
  name  = "a${var.x["k"].y[0]}-${upper(local.z)}"
  text  = <<-EOT
    hi ${provider::aws::arn_parse("x")}
      $${not} %{ if true }yes%{ endif }
  EOT
  plain = <<-EOT
    one
      two
  EOT
  list  = [for a in var.items : a.id if a.ok]
  map   = { a = 1, "b" = "two", (local.k) = 3 }
  all   = aws_vpc.main[*].id
  when  = var.a ? aws_vpc.a : null
}
"""
JSON = rb"""{
  "//": "a comment with ${nothing(x)}",
  "terraform": {"required_version": "~> 1.5", "backend": {"s3": {"bucket": "b"}}},
  "resource": {"aws_instance": {"web": {
    "name": "a\u0041${upper(\"q\", var.x[\"k\"])}",
    "provider": "aws.west",
    "depends": ["${aws_vpc.main}"],
    "lifecycle": {"prevent_destroy": true}
  }, "db": [{"count": 2}]}}
}
"""


class TestNative:
    def test_blocks_and_places(self) -> None:
        document = parsed(NATIVE)
        assert [(one.type, one.labels, document.place(one.start)) for one in document.walk()] == [
            ("terraform", (), (1, 1)),
            ("backend", ("s3",), (4, 3)),
            ("resource", ("aws_instance", "web"), (7, 1)),
        ]
        backend = first(document, "backend")
        assert document.text(*backend.label_spans[0]) == '"s3"'
        assert document.text(backend.start, backend.end) == 'backend "s3" { bucket = "b" }'
        assert backend.parent is document.blocks[0]

    def test_values(self) -> None:
        web = first(parsed(NATIVE), "resource")
        assert web.literal("plain") == "one\n  two\n"
        assert [web.attributes[name].value.is_template for name in ("name", "text", "plain", "map")] == [
            True,
            True,
            False,
            False,
        ]
        entries = web.attributes["map"].value.entries
        assert entries is not None
        assert [(one.key, one.value.value) for one in entries] == [("a", 1), ("b", "two"), (None, 3)]
        document = parsed(b'a = "x\\ty \\u00e9 $${z} \\"q\\""\nb = true\nc = -1\nd = (("in"))\ne = null\n')
        assert [one.value.value for one in document.attributes.values()] == ['x\ty é ${z} "q"', True, None, "in", None]

    def test_calls_and_names(self) -> None:
        document = parsed(NATIVE)
        assert [one.name for one in document.calls()] == ["upper", "provider::aws::arn_parse"]
        assert [one.name for one in document.calls("upper")] == ["upper"]
        assert [one.parts for one in document.traversals()] == [
            ("var", "x", "k", "y", 0),
            ("local", "z"),
            ("var", "items"),
            ("a", "id"),
            ("a", "ok"),
            ("local", "k"),
            ("aws_vpc", "main", None, "id"),
            ("var", "a"),
            ("aws_vpc", "a"),
        ]
        call = next(document.calls("upper"))
        assert document.text(call.start, call.end) == "upper(local.z)"

    def test_columns_count_characters_and_no_byte_order_mark(self) -> None:
        document = parsed('\ufeffx = "é😀"\r\ny = ["ü", var.z]\r\n'.encode())
        assert [document.place(one.start) for one in document.attributes.values()] == [(1, 1), (2, 1)]
        name = next(document.traversals("var"))
        assert document.place(name.start) == (2, 11)
        assert document.newline == "\r\n"

    @pytest.mark.parametrize(
        "source",
        [
            'a = "${"nested ${x}"}"',
            "a = b.0.c",
            "a = b.*.c",
            'a = "$"\nb = "%"\nc = "100%"',
            "a = {for k, v in m : k => v... if v != null}",
            "a = 1e5 + 1.5E-3",
            "a = !b && (c || d) ? -1 : 2",
            "variable x {}",
            'a = <<EOT\nEOT\n\nb = "c"',
            'a = "%{ for x in y ~}\n${x}\n%{ endfor ~}"',
            "/* a */ a = 1 // b",
            "my-name = my-other-name",
            "für = 1",
            "",
            "# only a comment",
            "a = <<EOT\nEOT\nb = <<-EOT\n  x\n  EOT",
        ],
    )
    def test_what_is_allowed_is_readable(self, source: str) -> None:
        parsed(source.encode())
        parsed(f"{source}\n".replace("\n", "\r\n").encode())

    @pytest.mark.parametrize(
        ("source", "place"),
        [
            ('a = 1\nb = "x\nc = 2\n', (2, 5)),
            ("a {\n  b = 1\n", (1, 1)),
            ("a = \n\nb = 1\n", (1, 3)),
            ("a = [1, 2\nb = 3\n", (1, 5)),
            ('resource "a" "b" {\n  x = $y\n}\n', (2, 8)),
        ],
    )
    def test_what_is_broken_has_its_place(self, source: str, place: tuple[int, int]) -> None:
        document = parse("main.tf", source.encode())
        assert document.place(document.problems[0].offset) == place
        assert document.problems[0].message.startswith("not readable")

    def test_the_rest_of_a_broken_file_is_there(self) -> None:
        document = parse("main.tf", b'module "a" {\n  source = "./a"\n}\nx = = 1\nmodule "b" {\n  source = "./b"\n}\n')
        assert document.problems
        assert next(document.of("module")).labels == ("a",)

    def test_an_oversized_or_deep_file_is_no_trouble(self) -> None:
        deep = b"a = " + b"[" * 3000 + b"]" * 3000 + b"\n"
        document = parse("main.tf", deep)
        assert list(document.traversals()) == []
        parse("main.tf", bytes(range(256)) * 10)


class TestJson:
    def test_it_has_the_same_blocks(self) -> None:
        document = parsed(JSON, "main.tf.json")
        assert [(one.type, one.labels) for one in document.walk()] == [
            ("terraform", ()),
            ("backend", ("s3",)),
            ("resource", ("aws_instance", "web")),
            ("lifecycle", ()),
            ("resource", ("aws_instance", "db")),
        ]
        assert document.blocks[0].literal("required_version") == "~> 1.5"
        assert document.place(first(document, "backend").start) == (3, 59)

    def test_texts_hold_expressions(self) -> None:
        document = parsed(JSON, "main.tf.json")
        (call,) = document.calls()
        assert (call.name, document.text(call.start, call.end)) == ("upper", r"upper(\"q\", var.x[\"k\"])")
        assert [(one.parts, document.text(one.start, one.end)) for one in document.traversals()] == [
            (("var", "x", "k"), r"var.x[\"k\"]"),
            (("aws_vpc", "main"), "aws_vpc.main"),
        ]
        web = first(document, "resource")
        assert web.attributes["provider"].value.reference == ("aws", "west")
        assert web.attributes["name"].value.is_template

    @pytest.mark.parametrize(
        ("source", "place"),
        [
            ('{"a": 1,}', (1, 9)),
            ('{"a" 1}', (1, 6)),
            ('{\n  "a": "x\n}', (2, 8)),
            ('{"a": [1 2]}', (1, 10)),
            ('{"a": 1} x', (1, 10)),
            ("", (1, 1)),
            ('"text"', (1, 1)),
            ("[" * 5000, (1, 202)),
            (r'{"a": "\q"}', (1, 7)),
        ],
    )
    def test_what_is_broken_has_its_place(self, source: str, place: tuple[int, int]) -> None:
        document = parse("main.tf.json", source.encode())
        assert document.place(document.problems[0].offset) == place
        assert list(document.walk()) == []

    def test_removing_keeps_it_json(self) -> None:
        document = parsed(JSON, "main.tf.json")
        for block in document.walk():
            json.loads(apply(document.source, [block.removal()]))
            for attribute in block.attributes.values():
                json.loads(apply(document.source, [attribute.removal()]))
        left = json.loads(apply(document.source, [first(document, "backend").removal()]))
        assert left["terraform"] == {"required_version": "~> 1.5"}

    def test_inserting_and_replacing_keep_it_json(self) -> None:
        document = parsed(JSON, "main.tf.json")
        backend = first(document, "backend")
        edits = [
            backend.insertion("use_lockfile", "true"),
            document.blocks[0].attributes["required_version"].value.replaced_by_text('say "${x}"'),
            first(document, "resource").attributes["name"].value.replaced_by("upper(var.y)"),
        ]
        whole = json.loads(apply(document.source, edits))
        assert whole["terraform"] == {
            "required_version": 'say "$${x}"',
            "backend": {"s3": {"bucket": "b", "use_lockfile": True}},
        }
        assert whole["resource"]["aws_instance"]["web"]["name"] == "${upper(var.y)}"
        empty = parsed(b'{"terraform": {"cloud": {}}}', "main.tf.json")
        assert json.loads(apply(empty.source, [first(empty, "cloud").insertion("a", "1")])) == {
            "terraform": {"cloud": {"a": 1}}
        }


class TestEdits:
    def test_lines_go_and_comments_stay(self) -> None:
        document = parsed(NATIVE)
        removed = apply(document.source, [first(document, "backend").removal()])
        assert removed == NATIVE.replace(b'  backend "s3" { bucket = "b" }\n', b"")
        version = document.blocks[0].attributes["required_version"]
        assert b"  # and me\n" in apply(document.source, [version.removal()])

    def test_an_argument_is_added_as_its_neighbours_are_written(self) -> None:
        document = parsed(b"a {\n\tb = 1\n}\nc {\n}\nd { e = 1 }\nf {}\n".replace(b"\n", b"\r\n"))
        result = apply(document.source, [one.insertion("z", "[2]") for one in document.blocks])
        assert result.replace(b"\r\n", b"\n") == (
            b"a {\n\tb = 1\n\tz = [2]\n}\nc {\n  z = [2]\n}\nd {\n  e = 1\n  z = [2]\n}\nf {\n  z = [2]\n}\n"
        )
        assert result.count(b"\r\n") == result.count(b"\n")
        parsed(result)

    def test_overlapping_edits_are_refused(self) -> None:
        with pytest.raises(EditError, match="two edits want the bytes from 1 to 4"):
            apply(b"abcdef", [Edit(0, 3, b"x"), Edit(1, 4, b"y")])
        with pytest.raises(EditError, match="two edits"):
            apply(b"abcdef", [Edit(2, 2, b"x"), Edit(2, 2, b"y")])
        with pytest.raises(EditError, match="does not fit"):
            apply(b"abc", [Edit(2, 9, b"x")])

    def test_the_same_edit_twice_counts_once(self) -> None:
        assert apply(b"abcdef", [Edit(0, 1, b"x"), Edit(0, 1, b"x"), Edit(5, 6, b"z"), Edit(1, 1, b"-")]) == b"x-bcdez"
