"""Every field says what it is, with an example that the field itself takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from fleetform.blueprints import facts
from fleetform.blueprints.model import Model
from fleetform.blueprints.platform import Platform


def models() -> list[type[Model]]:
    def below(model: type[Model]) -> Iterator[type[Model]]:
        for kind in model.__subclasses__():
            yield kind
            yield from below(kind)

    return sorted(set(below(Model)), key=lambda model: model.__name__)


FIELDS = [(model, name, field) for model in models() for name, field in model.model_fields.items()]
IDS = [f"{model.__name__}.{name}" for model, name, _ in FIELDS]


def test_there_are_models() -> None:
    assert Platform in models()
    assert len(FIELDS) > 80


@pytest.mark.parametrize(("model", "name", "field"), FIELDS, ids=IDS)
def test_a_field_is_described(model: type[Model], name: str, field: FieldInfo) -> None:
    assert field.description
    assert field.description.endswith((".", "?"))
    assert field.examples
    adapter: TypeAdapter[Any] = TypeAdapter(Annotated[field.annotation, *field.metadata, name])  # pyright: ignore[reportInvalidTypeForm, reportArgumentType]  made of a field's parts
    for example in field.examples:
        adapter.validate_python(example, strict=True, by_alias=True, by_name=False)


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_a_model_says_what_it_is(model: type[Model]) -> None:
    assert (model.__doc__ or "").strip()


@pytest.mark.parametrize("provider", facts.PROVIDERS)
def test_facts_about_a_cloud(provider: str) -> None:
    regions, versions = facts.regions(provider), facts.kubernetes_versions(provider)
    assert regions == sorted(set(regions))
    assert versions == sorted(set(versions), key=lambda version: int(version.split(".")[1]))
    assert facts.default_kubernetes_version() in versions
    for name in ("regions.json", "kubernetes.json"):
        told = facts._data(name)[provider]
        assert told["source"].startswith("https://")
        assert told["read"]
