"""Writes the generated part of the documentation: the reference, the JSON Schema and the README's picture.

python docs/generate.py            writes the files
python docs/generate.py --check    says which are out of date, and exits with 1 if any is
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

if TYPE_CHECKING:
    from fleetform.migrate.features import Feature
    from fleetform.migrate.rule import Rule

ROOT = Path(__file__).resolve().parent.parent
NOTE = "<!-- Written by docs/generate.py: change the code it is made from, then run `make docs`. -->"
PICTURED = "prod"

Schema = dict[str, Any]


def generated() -> dict[str, str]:
    """Every generated file: path from the project's top to its text."""
    return {**texts(), f"docs/images/{PICTURED}.svg": picture()}


def texts() -> dict[str, str]:
    """The generated files that need no program to be recorded."""
    from fleetform.blueprints import json_schema

    return {
        "docs/schema/platform.json": json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n",
        **blueprint_pages(),
        "docs/reference/commands.md": command_page(),
        "docs/migrate-rules.md": migration_page(),
    }


def picture() -> str:
    """The picture of the sample platform."""
    from fleetform.cli.options import ProgramOptions
    from fleetform.cli.recording import record_program
    from fleetform.review.picture import picture as drawn

    program = ProgramOptions(None, {}, None, None).open(ROOT / "stacks" / f"{PICTURED}.yaml")
    return drawn(record_program(program), ".svg")


def blueprint_pages() -> dict[str, str]:
    """A page for the document, and one for each of its sections."""
    from fleetform.blueprints import Platform

    schema = Platform.model_json_schema(by_alias=True)
    definitions: dict[str, Schema] = schema["$defs"]
    sections = {name: field for name, field in schema["properties"].items() if _models(field, definitions)}
    pages = {"docs/reference/blueprint.md": _document_page(schema, list(sections))}
    for name, field in sections.items():
        pages[f"docs/reference/blueprint-{name}.md"] = _section_page(name, field, definitions)
    return pages


def command_page() -> str:
    """The command line, as its own help says it."""
    from fleetform.cli.main import fleetform_command

    lines = [NOTE, "", "# The command line", ""]
    context = click.Context(fleetform_command, info_name="fleetform", **fleetform_command.context_settings)
    lines += [*_help(context), ""]
    for name in fleetform_command.list_commands(context):
        command = fleetform_command.get_command(context, name)
        assert command is not None
        lines += [*_command(command, name, context), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _command(command: click.Command, name: str, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent, **_width())
    yield f"## {context.command_path}"
    yield ""
    yield from _help(context)
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            yield ""
            yield from _command(found, inner, context)


def _width() -> dict[str, Any]:
    """Help texts of the same width on every terminal."""
    return {"terminal_width": 100, "max_content_width": 100, "help_option_names": ["-h", "--help"]}


def _help(context: click.Context) -> list[str]:
    context.terminal_width = context.max_content_width = 100
    return ["```text", *(line.rstrip() for line in context.get_help().splitlines()), "```"]


def migration_page() -> str:
    """The rules of a migration to OpenTofu, and the table of features that they go by."""
    from fleetform.migrate.checking import built_in
    from fleetform.migrate.features import features

    lines = [NOTE, "", "# Moving from Terraform to OpenTofu: the rules", "", *_MIGRATION.splitlines(), ""]
    lines += [*_rule_table(built_in()), "", "## The rules one by one", ""]
    for rule in sorted(built_in(), key=lambda one: one.id):
        lines += [*_rule(rule), ""]
    lines += ["## Features by version", "", *_FEATURES.splitlines(), ""]
    for group in dict.fromkeys(feature.group for feature in features()):
        lines += [f"### {group}", "", *_feature_table([one for one in features() if one.group == group]), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


_MIGRATION = """\
`fleetform migrate terraform DIR --check` says what these rules find; [migrate.md](migrate.md) says how to migrate.
A finding either blocks, needs a decision, is automatic, which means that it is rewritten, or is a note. Rules that
offer something run only when they are asked to, by `--offer`. What the OpenTofu of `--target` has is no finding."""
_FEATURES = """\
The first release of each that has a feature, as far as that is known. The sources are the
changelogs and the code of both; what could not be verified says so. The table is
[features.json](../compiler/fleetform/migrate/data/features.json)."""


def _rule_table(rules: Iterable[Rule]) -> Iterator[str]:
    yield "| rule | what it finds | asks for |"
    yield "|---|---|---|"
    for rule in sorted(rules, key=lambda one: one.id):
        asked = f"{rule.severity.value}, with `--offer {rule.offer}`" if rule.offer else rule.severity.value
        yield f"| [{rule.id}](#{rule.id.lower()}) | {rule.title} | {asked} |"


def _rule(rule: Rule) -> Iterator[str]:
    yield f"### {rule.id}"
    yield ""
    yield f"**{rule.title}.** {rule.advice} [Source]({rule.source})"
    for example in rule.fires[:1]:
        yield from _example("Found in", example.files)
        yield from _example("Rewritten", example.expected)


def _example(what: str, files: Mapping[str, str]) -> Iterator[str]:
    for path, text in files.items():
        if not text.strip():
            continue
        kind = {"json": "json", "sh": "sh", "yml": "yaml", "yaml": "yaml"}.get(path.rpartition(".")[2], "hcl")
        yield from ("", f"{what} `{path}`:", "", f"```{kind}", *text.rstrip("\n").splitlines(), "```")


def _feature_table(rows: Iterable[Feature]) -> Iterator[str]:
    yield "| feature | Terraform | OpenTofu | note | sources |"
    yield "|---|---|---|---|---|"
    for row in rows:
        sources = " ".join(f"[{number}]({source})" for number, source in enumerate(row.sources, 1))
        cells = (
            row.what,
            _since(row.terraform, row.terraform_until),
            _since(row.opentofu, row.opentofu_until),
            row.note,
            sources,
        )
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _since(first: tuple[int, ...] | None, until: tuple[int, ...] | None) -> str:
    from fleetform.migrate.features import written

    if first is None:
        return "none"
    return f"{written(first)}, gone in {written(until)}" if until is not None else written(first)


def _document_page(schema: Schema, sections: list[str]) -> str:
    lines = [NOTE, "", "# The blueprint", "", "A YAML document. `extends: base.yaml` lays it over another one.", ""]
    lines += _table(schema, {name: f"blueprint-{name}.md" for name in sections})
    lines += ["", "Its JSON Schema is [schema/platform.json](../schema/platform.json)."]
    return "\n".join(lines) + "\n"


def _section_page(name: str, field: Schema, definitions: dict[str, Schema]) -> str:
    lines = [NOTE, "", f"# `{name}`", "", field["description"], "", f"Type: {_type(field)}.", ""]
    if "examples" in field:
        lines += ["```yaml", f"{name}: {_yaml(field['examples'][0])}", "```", ""]
    for model in _models(field, definitions):
        schema = definitions[model]
        lines += [f"## {model}", "", _first_line(schema.get("description", "")), "", *_table(schema, {}), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _table(schema: Schema, pages: dict[str, str]) -> Iterator[str]:
    yield "| field | type | default | meaning | example |"
    yield "|---|---|---|---|---|"
    for name, field in schema["properties"].items():
        needed = name in schema.get("required", [])
        default = "needed" if needed else _default(field)
        example = f"`{_yaml(field['examples'][0])}`" if field.get("examples") else ""
        label = f"[`{name}`]({pages[name]})" if name in pages else f"`{name}`"
        cells = (label, _type(field, pages.get(name)), default, field.get("description", ""), example)
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _default(field: Schema) -> str:
    return f"`{_yaml(field['default'])}`" if field.get("default") not in (None, "") else ""


def _type(field: Schema, page: str | None = None) -> str:
    """A field's type in words, with its limits."""
    if "$ref" in field:
        return _link(field["$ref"], page)
    for key in ("anyOf", "oneOf", "allOf"):
        if key in field:
            options = [_type(option, page) for option in field[key] if option.get("type") != "null"]
            return " or ".join(dict.fromkeys(options))
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    match field.get("type"):
        case "array":
            return f"list of {_type(field.get('items', {}), page)}"
        case "object":
            return _mapping(field, page)
        case None:
            return "anything"
        case kind:
            return f"{_WORDS.get(kind, kind)}{_limits(field)}"


def _mapping(field: Schema, page: str | None) -> str:
    values = [*field.get("patternProperties", {}).values(), field.get("additionalProperties")]
    found = [_type(cast("Schema", value), page) for value in values if isinstance(value, dict) and value]
    return f"mapping to {found[0]}" if found else "mapping"


_WORDS = {"string": "text", "integer": "whole number", "boolean": "true or false"}


def _limits(field: Schema) -> str:
    told: list[str] = []
    if "minimum" in field or "maximum" in field:
        told.append(f"{field.get('minimum', '')} to {field.get('maximum', '')}".strip())
    if "maxLength" in field:
        told.append(f"at most {field['maxLength']} long")
    if "pattern" in field:
        told.append(f"`{field['pattern']}`")
    return f" ({', '.join(told)})" if told else ""


def _link(reference: str, page: str | None) -> str:
    name = reference.rpartition("/")[2]
    return f"[{name}]({page or ''}#{name.lower()})"


def _models(field: Schema, definitions: dict[str, Schema]) -> list[str]:
    """The models that a field holds, and those that these hold, each once, outermost first."""
    found: dict[str, None] = {}
    waiting = [field]
    while waiting:
        for name in _references(waiting.pop(0)):
            if name not in found:
                found[name] = None
                waiting.append(definitions[name])
    return list(found)


def _references(value: Any) -> Iterator[str]:
    match value:
        case dict():
            schema = cast("Schema", value)
            if isinstance(schema.get("$ref"), str):
                yield schema["$ref"].rpartition("/")[2]
            for key, item in schema.items():
                if key not in ("examples", "default", "discriminator"):
                    yield from _references(item)
        case list():
            for item in cast("list[Any]", value):
                yield from _references(item)
        case _:
            return


def _first_line(text: str) -> str:
    return text.partition("\n\n")[0].replace("\n", " ")


def _yaml(value: object) -> str:
    """A value on one line, as YAML and JSON both read it."""
    return json.dumps(value, ensure_ascii=False)


def main(arguments: list[str]) -> int:
    """Writes or checks the files; returns the exit status."""
    stale = {path: text for path, text in generated().items() if _old(path) != text}
    if "--check" in arguments:
        for path in stale:
            print(f"{path} is out of date: run 'make docs'", file=sys.stderr)
        return 1 if stale else 0
    for path, text in stale.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8", newline="\n")
        print(path)
    return 0


def _old(path: str) -> str | None:
    file = ROOT / path
    return file.read_text(encoding="utf-8") if file.is_file() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
