"""Whether a composed resource is the managed resource of the direct export, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_OF_CROSSPLANE = ("crossplane.io/composite", "crossplane.io/composition-resource-name")
# A component says where it is in its program; as a composite resource it is alone.
_PLACES = ("fleetform.dev/component", "fleetform.dev/urn")
_OF_SERVER = ("creationTimestamp", "finalizers", "generateName", "generation", "managedFields", "ownerReferences")

There = Mapping[tuple[str, str], Mapping[str, Any]]


def differences(found: Mapping[str, Any], wanted: Mapping[str, Any], there: There) -> list[str]:
    """Where a composed resource differs from the direct export's.

    What the direct export refers to in another component is a value in a composite resource's spec. It must be what
    the object has that is referred to.

    Args:
        found: The composed resource.
        wanted: The managed resource.
        there: All managed resources of the environment with their status, by kind and name.
    """
    return list(_compare(_bare(found), _bare(wanted), there, ""))


def _bare(document: Mapping[str, Any]) -> dict[str, Any]:
    """What a person would have written, without what Crossplane and the API server add."""
    meta = {
        key: value for key, value in document["metadata"].items() if key not in (*_OF_SERVER, "uid", "resourceVersion")
    }
    for part in ("labels", "annotations"):
        kept = {k: v for k, v in meta.get(part, {}).items() if k not in (*_OF_CROSSPLANE, *_PLACES)}
        meta[part] = kept
    return {**{k: v for k, v in document.items() if k != "status"}, "metadata": meta}


def _compare(found: Any, wanted: Any, there: There, place: str) -> Iterator[str]:
    match found, wanted:
        case dict(), dict():
            for key in dict.fromkeys((*wanted, *found)):
                yield from _field(found, wanted, key, there, f"{place}.{key}")
        case list(), list() if len(found) == len(wanted):
            for index, (one, other) in enumerate(zip(found, wanted, strict=True)):
                yield from _compare(one, other, there, f"{place}[{index}]")
        case _:
            if found != wanted:
                yield f"{place}: {found!r} instead of {wanted!r}"


def _field(found: Mapping[str, Any], wanted: Mapping[str, Any], key: str, there: There, place: str) -> Iterator[str]:
    if key in found and key in wanted:
        yield from _compare(found[key], wanted[key], there, place)
    elif key in found:
        if (ref := next((name for name in _refs(key) if name in wanted), None)) is None:
            yield f"{place}: {found[key]!r} is too much"
        elif not _is_of(found[key], wanted[ref], there):
            yield f"{place}: {found[key]!r} is not what {wanted[ref]!r} has"
    elif not any(key in _refs(value) for value in found):
        yield f"{place}: {wanted[key]!r} is missing"


def _refs(field: str) -> tuple[str, ...]:
    """What a field's reference may be called."""
    return f"{field}Ref", f"{field}Refs", f"{field.removesuffix('s')}Refs", f"{field}NameRef"


def _is_of(value: Any, reference: Any, there: There) -> bool:
    if isinstance(value, list):
        return len(value) == len(reference) and all(map(lambda v, r: _is_of(v, r, there), value, reference))
    named = [document for (_, name), document in there.items() if name == reference["name"]]
    # Ids of Azure and Google are paths that end with the name.
    had = [(name_of(each), str(value).rpartition("/")[2], *each["status"]["atProvider"].values()) for each in named]
    return any(value in values or values[0] == values[1] for values in had)


def name_of(document: Mapping[str, Any]) -> str:
    """What a thing is called in its cloud."""
    annotations = document["metadata"].get("annotations", {})
    return str(annotations.get("crossplane.io/external-name", document["metadata"]["name"]))
