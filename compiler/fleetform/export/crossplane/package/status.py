"""Where the status of a composed resource has an output."""

from __future__ import annotations

from collections.abc import Mapping

from fleetform.export.crossplane.identities import Identity
from fleetform.export.crossplane.metadata import EXTERNAL_NAME
from fleetform.export.crossplane.property_paths import field_path, parse
from fleetform.graph.expressions import Ref
from fleetform.names.model import CrdField


def status_field(identity: Identity, ref: Ref) -> str:
    """The field with an output of a composed resource, in the CRD's names at every level."""
    steps = tuple(step for step in ref.path if isinstance(step, str | int))
    if identity.form == "object":
        return field_path(("status", "atProvider", "manifest", *steps))
    if identity.type is None:
        return field_path(("status", "atProvider", *steps))
    if len(steps) == 1 and steps[0] not in identity.type.outputs and steps[0] in ("name", identity.type.external_name):
        # What a thing is called in its cloud: every managed resource says it in the same place.
        return field_path(("metadata", "annotations", EXTERNAL_NAME))
    return field_path(("status", "atProvider", *_named(steps, identity.type.outputs)))


def _named(steps: tuple[str | int, ...], fields: Mapping[str, CrdField]) -> tuple[str | int, ...]:
    if not steps:
        return ()
    first, *rest = steps
    if isinstance(first, int):
        return (first, *_named(tuple(rest), fields))
    known = fields.get(first)
    if known is None:
        return (first, *_named(tuple(rest), {}))
    # A single object in Pulumi may be a list of one in the CRD.
    index = (0,) if known.single and rest and not isinstance(rest[0], int) else ()
    own = tuple(parse(known.name)) if known.name else ()
    return (*own, *index, *_named(tuple(rest), known.fields or {}))
