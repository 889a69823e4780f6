"""From a document with marks to a base and the patches that bring what the marks stand for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from fleetform.export.crossplane.package.fields import XR, Path
from fleetform.export.crossplane.package.marks import PATTERN, Marks
from fleetform.export.crossplane.property_paths import field_path
from fleetform.graph.expressions import Call, Expr, Literal, Ref

_LATER = "set by a patch"
"""Stands in a list where a patch brings the item: a list has no holes."""

_CONVERT = {
    "lower": "ToLower",
    "upper": "ToUpper",
    "base64_encode": "ToBase64",
    "base64_decode": "FromBase64",
    "sha256": "ToSha256",
    "sha1": "ToSha1",
}


class UnsaidError(Exception):
    """A mark in a place where no patch can bring its value.

    Attributes:
        exprs: What the marks there stand for.
        place: The field.
    """

    def __init__(self, exprs: list[Expr], place: str) -> None:
        super().__init__(place)
        self.exprs = exprs
        self.place = place


@dataclass(slots=True)
class Patched:
    """One composed resource.

    Attributes:
        base: The document without what patches bring.
        patches: The patches.
        needs: Outputs of other composed resources that patches read from the status.
        quoted: Fields of the XR that become part of a JSON text.
        counted: Numbers of the XR that become part of a text.
        checks: Readiness checks, where the condition `Ready` is not what tells.
        carried: Expressions that stand whole in a field, with its path: where a status can read them from.
    """

    base: dict[str, Any]
    patches: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    needs: dict[Ref, None] = field(default_factory=dict[Ref, None])
    carried: dict[Expr, str] = field(default_factory=dict[Expr, str])
    quoted: set[Path] = field(default_factory=set[Path])
    counted: set[Path] = field(default_factory=set[Path])
    checks: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


class Patcher:
    """Splits documents.

    Args:
        marks: The marks.
        status: Where the status of the XR has an output of a composed resource.
    """

    def __init__(self, marks: Marks, status: Callable[[Ref], str]) -> None:
        self._marks = marks
        self._status = status

    def split(self, document: Mapping[str, Any]) -> Patched:
        """A document as base and patches.

        Raises:
            UnsaidError: A mark is in a place that no patch reaches.
        """
        found = Patched({})
        found.base = cast("dict[str, Any]", self._value(dict(document), (), found))
        return found

    def _value(self, value: Any, path: Path, found: Patched) -> Any:
        match value:
            case dict():
                return self._map(cast("dict[str, Any]", value), path, found)
            case list():
                return self._list(cast("list[Any]", value), path, found)
            case str() if PATTERN.search(value):
                self._text(value, path, found)
                return _GONE
            case _:
                return value

    def _map(self, value: dict[str, Any], path: Path, found: Patched) -> Any:
        copied = [key for key in value if self._marks.is_structure(key)]
        if any(PATTERN.search(key) for key in value if key not in copied):
            self._built(value, copied, path, found)
            kept: dict[str, Any] = {}
        else:
            made = {key: self._value(item, (*path, key), found) for key, item in value.items() if key not in copied}
            kept = {key: item for key, item in made.items() if item is not _GONE}
        for key in copied:
            source = cast("Ref", self._marks.whole(key))
            self._add(found, path, self._from(source, found), to="MergeObjects")
        return kept if kept or not value else _GONE

    def _list(self, value: list[Any], path: Path, found: Patched) -> Any:
        if len(value) == 1 and self._marks.is_structure(value[0]):
            return self._value(value[0], path, found)
        made = [self._value(item, (*path, index), found) for index, item in enumerate(value)]
        if made and all(item is _GONE for item in made):
            return _GONE
        later: Any = {} if any(isinstance(item, dict) for item in value) else _LATER
        return [later if item is _GONE else item for item in made]

    def _built(self, value: dict[str, Any], copied: list[str], path: Path, found: Patched) -> None:
        """A map with keys made of values: built as JSON text, which a patch reads."""
        rest = {key: item for key, item in value.items() if key not in copied}
        text = json.dumps(rest, ensure_ascii=False)
        if any(kind == "w" for kind, _ in PATTERN.findall(text)):
            raise UnsaidError([self._marks.of(number) for _, number in PATTERN.findall(text)], field_path(path))
        convert = {"type": "convert", "convert": {"toType": "object", "format": "json"}}
        self._add(found, path, self._combined(text, found, path), [convert])

    def _text(self, text: str, path: Path, found: Patched) -> None:
        whole = self._marks.whole(text)
        if whole is None:
            self._add(found, path, self._combined(text, found, path))
            return
        found.carried.setdefault(whole, field_path(path))
        if isinstance(whole, Call):
            self._add(found, path, *self._transformed(whole, found, path))
        elif isinstance(whole, Ref):
            wanted = self._marks.conversion(text)
            convert = [{"type": "convert", "convert": {"toType": wanted}}] if wanted else None
            self._add(found, path, self._from(whole, found), convert)
        else:
            raise UnsaidError([whole], field_path(path))

    def _transformed(self, call: Call, found: Patched, path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        (inner,) = call.args
        assert isinstance(inner, Literal)
        transform = {"type": "string", "string": {"type": "Convert", "convert": _CONVERT[call.function]}}
        text = str(inner.value)
        whole = self._marks.whole(text)
        if isinstance(whole, Call):
            source, before = self._transformed(whole, found, path)
            return source, [*before, transform]
        return (self._from(whole, found) if isinstance(whole, Ref) else self._combined(text, found, path)), [transform]

    def _from(self, ref: Ref, found: Patched) -> dict[str, Any]:
        """A patch from one field of the XR."""
        return {"type": "FromCompositeFieldPath", "fromFieldPath": self._source(ref, found)}

    def _combined(self, text: str, found: Patched, path: Path) -> dict[str, Any]:
        """A patch that puts a text together."""
        variables: list[dict[str, str]] = []
        form, end = "", 0
        quoted = text[:1] in "{[" and '"' in text
        for match in PATTERN.finditer(text):
            expr = self._marks.of(match[2])
            if not isinstance(expr, Ref) or match[1] == "w":
                raise UnsaidError([expr], field_path(path))
            if quoted and expr.node == XR:
                found.quoted.add(cast("Path", expr.path))
            is_number = self._marks.is_number(match[2])
            if is_number and expr.node == XR:
                found.counted.add(cast("Path", expr.path))
            form += text[end : match.start()].replace("%", "%%") + ("%v" if is_number else "%s")
            variables.append({"fromFieldPath": self._source(expr, found)})
            end = match.end()
        form += text[end:].replace("%", "%%")
        combine = {"variables": variables, "strategy": "string", "string": {"fmt": form}}
        return {"type": "CombineFromComposite", "combine": combine}

    def _source(self, ref: Ref, found: Patched) -> str:
        if ref.node == XR:
            return field_path(cast("Path", ref.path))
        found.needs[ref] = None
        return self._status(ref)

    def _add(
        self,
        found: Patched,
        path: Path,
        source: dict[str, Any],
        transforms: list[dict[str, Any]] | None = None,
        to: str | None = None,
    ) -> None:
        patch = {**source, "toFieldPath": field_path(path)}
        if transforms:
            patch["transforms"] = transforms
        policy: dict[str, str] = {}
        if source["type"] == "CombineFromComposite" or source.get("fromFieldPath", "").startswith("status."):
            policy["fromFieldPath"] = "Required"
        if to is not None:
            policy["toFieldPath"] = to
        if policy:
            patch["policy"] = policy
        found.patches.append(patch)


_GONE: Any = object()
"""What a patch brings and the base does not have."""
