"""What a composite resource has where a component asks for it."""

from __future__ import annotations

import pytest

from fleetform.export.crossplane.package.fields import Instance, field
from fleetform.graph.evaluate import EvaluationError
from fleetform.graph.expressions import Call, Ref

INSTANCE = Instance(
    {
        "metadata": {"name": "hub", "labels": {"team": "a"}},
        "spec": {"labels": {"tier": "1"}, "metadata": {"owner": "b"}, "tags": {"c": "d"}},
    }
)


@pytest.mark.parametrize("name", ["labels", "metadata", "tags"])
def test_a_field_is_data_whatever_it_is_called(name: str) -> None:
    given = INSTANCE.composite["spec"][name]
    assert INSTANCE.value(field(("spec", name))) == given
    assert INSTANCE.value(Call("keys", (field(("spec", name)),))) == list(given)


def test_what_is_left_out_is_none() -> None:
    assert INSTANCE.value(field(("spec", "none"))) is None
    assert INSTANCE.value(field(("metadata", "labels", "none"))) is None
    assert INSTANCE.value(field(("metadata", "labels", "team"))) == "a"


def test_other_resources_have_nothing_yet() -> None:
    with pytest.raises(EvaluationError, match="known only after deployment"):
        INSTANCE.value(Ref("urn:other", ("id",)))
