"""Makes `data/import_ids.json` anew: what the providers' documentation says about import ids.

The SDKs of bridged packages carry that documentation: a section `Import` with a sentence ("using the `cluster_name`
and `node_group_name` separated by a colon (`:`)") and an example. Only what is understood whole, and fits the example,
becomes a rule; everything else keeps the id. Rules written by hand are in `import_ids_by_hand.json`.

    python -m fleetform.export.opentofu.adopt.regenerate
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fleetform import names

OUTPUT = Path(__file__).parent / "data" / "import_ids.json"
PACKAGES = ("aws",)
"""Google's ids have the form that its importers take; what differs there is written by hand."""

_TOKEN = re.compile(r'^@pulumi\.type_token\("([^"]+)"\)', re.MULTILINE)
_EXAMPLE = re.compile(r"\$ pulumi import \S+ \S+ (.+)")
_SENTENCE = re.compile(r"Using `pulumi import`.*")
_BY = re.compile(r"using (?:the |their |its |an )?(?:[\w-]+ ){0,3}(name|ARN)\. For example")
_IN_ONE = re.compile(r"([/,:|#]|(?<=[A-Z>])_(?=[A-Z<]))")
_REFUSED = "You cannot import this resource."
_WORDS = {"comma": ",", "semicolon": ";", "colon": ":", "slash": "/", "pipe": "|", "underscore": "_", "hash": "#"}
_SAID = re.compile(rf"\b({'|'.join(_WORDS)})s?\b")
_SEPARATORS = ",|;/:_#"


@dataclass(frozen=True, slots=True)
class Documented:
    """What the documentation of a type says about importing it."""

    token: str
    sentence: str
    examples: tuple[str, ...]


def main() -> None:
    """Writes the table."""
    OUTPUT.write_text(table(), encoding="utf-8")


def table() -> str:
    """The table that the installed SDKs give, as text."""
    types: dict[str, str] = {}
    refused: list[str] = []
    for package in PACKAGES:
        for documented in _documented(package):
            found = names.terraform_resource(documented.token)
            if found is None:
                continue
            if documented.sentence == _REFUSED:
                refused.append(found.name)
                continue
            template = _template(documented, {attribute.name for attribute in found.attributes.values()})
            if template is not None and template != "{id}":
                types[found.name] = template
    content = {
        "_about": "Terraform type to the form of its import id. Types that are not here are imported by their id.",
        "_source": "Sections Import of the providers' documentation, as the Pulumi SDKs have it; made by regenerate.py",
        "types": dict(sorted(types.items())),
        "not_importable": dict.fromkeys(sorted(refused), "the provider says that it cannot be imported"),
    }
    return json.dumps(content, indent=1) + "\n"


def _documented(package: str) -> Iterator[Documented]:
    spec = importlib.util.find_spec(f"pulumi_{package}")
    folders = (spec.submodule_search_locations or []) if spec is not None else []
    for file in sorted(file for folder in folders for file in Path(folder).rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        token = _TOKEN.search(text)
        start = text.find("        ## Import")
        if token is None or start < 0 or "(pulumi.CustomResource)" not in text:
            continue
        section = text[start : text.find("\n        :param str resource_name", start)]
        if _REFUSED in section:
            yield Documented(token[1], _REFUSED, ())
        sentences = _SENTENCE.findall(section)
        examples = tuple(example.strip().strip("\"'") for example in _EXAMPLE.findall(section))
        if sentences and examples:
            yield Documented(token[1], sentences[-1].removeprefix("Using `pulumi import`"), examples)


def _template(documented: Documented, attributes: set[str]) -> str | None:
    quoted = re.findall(r"`([^`]+)`", documented.sentence)
    made = _from_one(quoted, attributes) or _from_several(documented, quoted, attributes)
    made = made or _from_words(documented.sentence, attributes)
    return made if made is not None and _fits(made, documented.examples) else None


def _from_one(quoted: list[str], attributes: set[str]) -> str | None:
    """A whole form in one piece: `cluster_name:node_group_name`, `<cluster-identifier>/<schedule-identifier>`."""
    for word in quoted:
        pieces = _IN_ONE.split(word.strip("<>"))
        if len(pieces) >= 3:
            found = [_attribute(piece, attributes) for piece in pieces[::2]]
            return _joined(found, pieces[1::2])
    return None


def _from_words(sentence: str, attributes: set[str]) -> str | None:
    """`using the cluster name`, `using their ARN`: the only thing that is said."""
    found = _BY.search(sentence)
    name = found[1].lower() if found is not None else ""
    return f"{{{name}}}" if name in attributes else None


def _from_several(documented: Documented, quoted: list[str], attributes: set[str]) -> str | None:
    """Attributes one by one, and what stands between them."""
    wanted = [word for word in quoted if re.fullmatch(r"[A-Za-z][A-Za-z0-9_ -]*", word)]
    found = [_attribute(word, attributes) for word in wanted]
    if not found:
        return None
    separator = _separator(documented, quoted, len(found)) if len(found) > 1 else ""
    return _joined(found, [separator] * (len(found) - 1)) if separator is not None else None


def _separator(documented: Documented, quoted: list[str], count: int) -> str | None:
    """The sign that the example has once less than there are attributes."""
    said = {word for word in quoted if len(word) == 1}
    said |= {_WORDS[word] for word in _SAID.findall(documented.sentence)}
    signs = [sign for sign in _SEPARATORS if sign in said] + list(_SEPARATORS)
    return next((sign for sign in signs if documented.examples[0].count(sign) >= count - 1), None)


def _joined(found: list[str | None], separators: list[str]) -> str | None:
    if None in found or len(set(found)) < len(found):
        return None
    signs = [*separators, ""]
    return "".join(f"{{{name}}}{sign}" for name, sign in zip(found, signs, strict=True))


def _fits(template: str, examples: tuple[str, ...]) -> bool:
    """Whether an example has the form; a single attribute must not stand for what has several parts."""
    if template.count("{") == 1:
        first = examples[0]
        return not re.search(r"[,|#]", first) and (first.startswith("arn:") or first.count(":") < 2)
    pattern = re.sub(r"\\\{\w+\\\}", "(.+)", re.escape(template))
    return any(re.fullmatch(pattern, example) for example in examples)


def _attribute(word: str, attributes: set[str]) -> str | None:
    """The attribute that a word names in any spelling: `SUBNET_ID`, `cluster-name`."""
    name = re.sub(r"[^a-z0-9]+", "_", word.lower()).strip("_")
    if name in attributes:
        return name
    return next((attribute for attribute in sorted(attributes) if attribute.replace("_", "") == name), None)


if __name__ == "__main__":
    main()
