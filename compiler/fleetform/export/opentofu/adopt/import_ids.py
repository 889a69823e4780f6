"""By which id the providers of Terraform import a resource: rules that are data, filled from what is known of it.

`data/import_ids.json` comes from the providers' documentation (see `regenerate`), `data/import_ids_by_hand.json` has
what no program reads there. A type that neither has is imported by its id.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from fleetform.export.opentofu.adopt.documents import as_list, as_map

_PLACE = re.compile(r"\{([^{}]+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_FORM = re.compile(r"(\w+)(?:(:last|:function)|@(\w+)|\*(.)|!(\w+))?")


@dataclass(frozen=True, slots=True)
class Rules:
    """What is known of import ids, by Terraform type.

    Attributes:
        types: The form of the import id, where it is not the id.
        ends: Ends of names of types to the attributes that stand behind a space.
        secret: Types whose import id is a secret, and which.
        not_kept: What importing cannot find out.
        not_importable: What cannot be imported, and what happens instead.
    """

    types: Mapping[str, str]
    ends: Mapping[str, list[str]]
    secret: Mapping[str, str]
    not_kept: Mapping[str, list[str]]
    not_importable: Mapping[str, str]


@cache
def rules() -> Rules:
    """The rules of both files; those by hand win."""
    folder = resources.files("fleetform.export.opentofu.adopt") / "data"
    made: dict[str, dict[str, Any]] = {}
    for file in ("import_ids.json", "import_ids_by_hand.json"):
        for part, entries in json.loads((folder / file).read_text(encoding="utf-8")).items():
            rules_of = made.setdefault(part, {})
            rules_of.update({name: rule for name, rule in as_map(entries).items() if name != "_about"})
    return Rules(made["types"], made["ends"], made["secret"], made["not_kept"], made["not_importable"])


def import_id(type_name: str, own_id: str, values: Mapping[str, Any]) -> str | None:
    """The id by which a resource is imported.

    Args:
        type_name: Terraform type.
        own_id: The resource's id in Terraform, which Pulumi's is too.
        values: What is known of it, by Terraform's names.

    Returns:
        None where something is missing that the id is made of.
    """
    known = rules()
    template = known.types.get(type_name)
    if template is not None:
        return filled(template, {"id": own_id, **values})
    ends = next((names for end, names in known.ends.items() if type_name.endswith(end)), None)
    return own_id if ends is None else _spaced(own_id, [found for name in ends if (found := _deep(values, name))])


def filled(template: str, values: Mapping[str, Any]) -> str | None:
    """A form with values in it; None where one is missing.

    >>> filled("{cluster_name}:{name}", {"cluster_name": "hub", "name": "nodes"})
    'hub:nodes'
    >>> filled("[{prefix},]{id}", {"id": "x"}), filled("{a}/{b}", {"a": "1"})
    ('x', None)
    """
    while (found := _OPTIONAL.search(template)) is not None:
        inside = filled(found[1], values)
        template = template[: found.start()] + _quoted(inside or "") + template[found.end() :]
    texts = [_text(place, values) for place in _PLACE.findall(template)]
    if None in texts:
        return None
    every = iter(texts)
    return _unquoted(_PLACE.sub(lambda _: next(every) or "", template))


def _quoted(text: str) -> str:
    """Values may have the signs of a form in them."""
    return text.translate({ord(sign): 0xE000 + ord(sign) for sign in "{}[]"})


def _unquoted(text: str) -> str:
    return text.translate({0xE000 + ord(sign): sign for sign in "{}[]"})


def _text(place: str, values: Mapping[str, Any]) -> str | None:
    """The first of several that is there."""
    for choice in place.split("|"):
        found = _FORM.fullmatch(choice)
        assert found is not None, f"{choice} is no form"
        name, part, behind, between, word = found.groups()
        made = _shown(values.get(name), between, word)
        if made:
            return _part(made, part, behind)
    return None


def _shown(value: Any, between: str | None, word: str | None) -> str | None:
    if word is not None:
        return word if value is True else None
    if isinstance(value, list):
        return between.join(map(str, as_list(value))) if between is not None else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, str | int | float) else None


def _part(text: str, part: str | None, behind: str | None) -> str:
    if part == ":last":
        return text.rpartition("/")[2]
    if part == ":function":
        return text.split(":")[6] if text.startswith("arn:") and text.count(":") >= 6 else text
    if behind is not None:
        steps = text.split("/")
        return steps[steps.index(behind) + 1] if behind in steps[:-1] else text
    return text


def _deep(values: Mapping[str, Any], path: str) -> str:
    value: Any = values
    for step in path.split("."):
        items = as_list(value)
        value = as_map(items[0] if items else value).get(step)
    return value if isinstance(value, str) else ""


def _spaced(own_id: str, ends: list[str]) -> str | None:
    """Google's id of a right, `RESOURCE/ROLE/MEMBER`, as its importer takes it: `RESOURCE ROLE MEMBER`."""
    tail = "".join(f"/{end}" for end in ends)
    if not own_id.lower().endswith(tail.lower()):
        return None
    return " ".join([own_id[: len(own_id) - len(tail)], *ends])
