"""Every field says what it is, with an example that the field itself takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, get_args

import pytest
from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from fleetform import blueprints
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


def test_all_of_a_platform_can_be_imported_from_one_place() -> None:
    """Programs that build a platform in code write `from fleetform.blueprints import Hub`, whatever file has it."""

    def within(annotation: Any) -> Iterator[type[Model]]:
        if isinstance(annotation, type) and issubclass(annotation, Model):
            yield annotation
        for part in get_args(annotation):
            yield from within(part)

    reached: set[type[Model]] = set()
    open_ones: list[type[Model]] = [Platform]
    while open_ones:
        model = open_ones.pop()
        if model not in reached:
            reached.add(model)
            open_ones += [one for field in model.model_fields.values() for one in within(field.annotation)]
    assert len(reached) > 50
    assert {model.__name__ for model in reached} <= set(blueprints.__all__)


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


def test_limits_say_where_and_when_they_were_read() -> None:
    for told in facts.limits().values():
        assert told["source"].startswith("https://")
        assert told["read"]
        assert told["limit"] <= told.get("most", told["limit"])
