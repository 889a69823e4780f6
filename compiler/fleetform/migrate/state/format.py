"""What a state of version 4 holds, as Terraform and OpenTofu write it.

From `internal/states/statefile/version4.go` of OpenTofu 1.12.6 and of Terraform; `identity` and
`identity_schema_version` are Terraform's since 1.12, `skip_destroy` and `deprecated` OpenTofu's. `each` and
`depends_on` were written by Terraform 0.12. A name that is not here would be lost when OpenTofu writes the state: it is
refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from fleetform.migrate.state.walking import Entry, Number, Value, Walk


def _is_text(data: object) -> bool:
    return isinstance(data, str) and not isinstance(data, Number)


def _is_whole(data: object) -> bool:
    return isinstance(data, Number) and data.isdigit()


def _is_any(data: object) -> bool:  # noqa: ARG001  one of several with the same form
    return True


def _is_list(data: object) -> bool:
    return isinstance(data, list)


def _is_object(data: object) -> bool:
    return isinstance(data, dict)


@dataclass(frozen=True, slots=True)
class Field:
    """What may stand under a name.

    Attributes:
        kind: For people.
        holds: Whether a value is of that kind.
        required: Whether the name has to be there.
        nullable: Whether it may be null.
    """

    kind: str
    holds: Callable[[object], bool]
    required: bool = False
    nullable: bool = False


def _text(*, required: bool = False) -> Field:
    return Field("a text", _is_text, required)


_WHOLE = Field("a whole number", _is_whole)
_FLAG = Field("true or false", lambda data: isinstance(data, bool))
_LIST = Field("a list", _is_list, nullable=True)
_OBJECT = Field("an object", _is_object, nullable=True)
_ANY = Field("a value", _is_any, nullable=True)

STATE: Mapping[str, Field] = {
    "version": Field("a whole number", _is_whole, required=True),
    "terraform_version": _text(),
    "serial": Field("a whole number", _is_whole, required=True),
    "lineage": _text(required=True),
    "outputs": _OBJECT,
    "resources": Field("a list", _is_list, required=True, nullable=True),
    "check_results": _LIST,
}
OUTPUT: Mapping[str, Field] = {
    "value": Field("a value", _is_any, required=True, nullable=True),
    "type": Field("a type", _is_any, required=True),
    "sensitive": _FLAG,
    "deprecated": _text(),
}
RESOURCE: Mapping[str, Field] = {
    "module": _text(),
    "mode": Field("'managed' or 'data'", lambda data: data in ("managed", "data"), required=True),
    "type": _text(required=True),
    "name": _text(required=True),
    "each": _text(),
    "provider": _text(),
    "instances": Field("a list", _is_list, required=True, nullable=True),
}
INSTANCE: Mapping[str, Field] = {
    "index_key": Field("a text or a whole number", lambda data: isinstance(data, str), nullable=True),
    "status": Field("'tainted'", lambda data: data in ("", "tainted")),
    "deposed": _text(),
    "provider": _text(),
    "schema_version": Field("a whole number", _is_whole, required=True),
    "attributes": _OBJECT,
    "attributes_flat": _OBJECT,
    "sensitive_attributes": _LIST,
    "private": _text(),
    "identity": _OBJECT,
    "identity_schema_version": Field("a whole number", _is_whole, nullable=True),
    "dependencies": _LIST,
    "depends_on": _LIST,
    "create_before_destroy": _FLAG,
    "skip_destroy": _FLAG,
}


def checked(walk: Walk, value: Value, fields: Mapping[str, Field], what: str) -> dict[str, Entry]:
    """The entries of an object that is as the format says.

    Args:
        walk: The text, for places.
        value: The object.
        fields: What it may hold.
        what: What it is, with its article.

    Raises:
        MigrateError: It is not; no value is told.
    """
    if not isinstance(value.data, dict):
        raise walk.refused(value.start, f"{what} has to be an object")
    entries = cast("dict[str, Entry]", value.data)
    for name, entry in entries.items():
        field = fields.get(name)
        if field is None:
            raise walk.refused(
                entry.start,
                f"{what} has no name {name!r} in version 4 of the format. OpenTofu would lose it; "
                "nothing was changed. A newer Terraform may have written it: please report this",
            )
        data = entry.value.data
        if not (field.nullable and data is None) and not field.holds(data):
            raise walk.refused(entry.value.start, f"{name!r} of {what} has to be {field.kind}")
    missing = [name for name, field in fields.items() if field.required and name not in entries]
    if missing:
        raise walk.refused(value.start, f"{what} lacks {', '.join(map(repr, missing))}")
    return entries
