"""Component classes as Kubernetes APIs: schemas read off their annotations, and values there and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, Any, Literal, NotRequired, TypedDict

import pulumi
import pytest
from pydantic import BaseModel, Field

from fleetform.export.crossplane.interface import InterfaceError, api


class Size(Enum):
    SMALL = "small"
    LARGE = "large"


class DiskArgs(TypedDict):
    """A disk."""

    size_gib: Annotated[int, Field(ge=1, le=100)]
    """Size in GiB."""


class ServerArgs(DiskArgs):
    """What a server is made from."""

    region: Annotated[str, Field(pattern="^[a-z-]+$")]
    subnet_ids: pulumi.Input[list[str]]
    """Its subnets."""
    extra_disks: list[DiskArgs]
    tags: NotRequired[dict[str, str]]
    kind: NotRequired[Literal["spot", "fixed"] | None]
    size: NotRequired[Size]


class Server(pulumi.ComponentResource):
    """A server."""

    address: pulumi.Output[str]
    """Where it answers."""

    def __init__(self, name: str, args: ServerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("test:index:Server", name, {}, opts)


@dataclass
class Limits:
    cpu: float = 0.5
    ports: list[int] = field(default_factory=list)


class Flat(pulumi.ComponentResource):
    """A component whose parameters are the constructor's own."""

    def __init__(
        self,
        name: str,
        zone_count: int = 3,
        limits: Limits | None = None,
        hook: Any = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Makes it.

        Args:
            name: Pulumi name.
            zone_count: How many zones.
            limits: Its limits.
            hook: Anything.
            opts: Options.
        """
        super().__init__("test:index:Flat", name, {}, opts)


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = Field(default=9, gt=0)


class Dog(BaseModel):
    kind: Literal["dog"]
    barks: bool


class Zoo(BaseModel):
    """A zoo."""

    title: str = Field(min_length=2)
    animals: list[Annotated[Cat | Dog, Field(discriminator="kind")]]
    note: str | None = None


class ZooComponent(pulumi.ComponentResource):
    def __init__(self, name: str, zoo: Zoo, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("test:index:Zoo", name, {}, opts)


def test_fields_have_types_bounds_choices_and_descriptions() -> None:
    spec = api(Server).spec
    fields = spec["properties"]
    assert fields["sizeGib"] == {"type": "integer", "minimum": 1, "maximum": 100, "description": "Size in GiB."}
    assert fields["region"]["pattern"] == "^[a-z-]+$"
    assert fields["subnetIds"]["items"] == {"type": "string"}
    assert fields["kind"]["enum"] == ["spot", "fixed"]
    assert fields["size"]["enum"] == ["small", "large"]
    assert fields["extraDisks"]["items"]["required"] == ["sizeGib"]
    assert spec["required"] == ["sizeGib", "region", "subnetIds", "extraDisks"]
    assert api(Server).status["properties"] == {"address": {"type": "string", "description": "Where it answers."}}


def test_values_go_there_and_back() -> None:
    server = api(Server)
    args = {"size_gib": 5, "region": "eu", "subnet_ids": ["a"], "extra_disks": [{"size_gib": 1}], "size": Size.LARGE}
    spec = server.spec_of({"args": args}, {"aws": "main"})
    assert spec["extraDisks"] == [{"sizeGib": 1}]
    assert spec["size"] == "large"
    assert spec["providerConfigs"] == {"aws": {"name": "main"}}
    read = server.arguments(spec)
    assert read.keywords == {"args": args}
    assert read.provider_configs == {"aws": "main"}


def test_parameters_of_the_constructor_are_fields() -> None:
    flat = api(Flat)
    assert flat.spec["properties"]["zoneCount"] == {"type": "integer", "description": "How many zones.", "default": 3}
    assert flat.spec["properties"]["limits"]["properties"]["cpu"]["default"] == 0.5
    assert "required" not in flat.spec
    assert flat.arguments({"limits": {"cpu": 2.0}}).keywords == {"limits": Limits(2.0)}
    assert flat.spec_of({"limits": Limits(2.0, [1])}) == {"limits": {"cpu": 2.0, "ports": [1]}}


def test_a_pydantic_model_becomes_a_structural_schema() -> None:
    zoo = api(ZooComponent)
    animal = zoo.spec["properties"]["animals"]["items"]
    assert animal["required"] == ["kind"]
    assert animal["properties"]["kind"]["enum"] == ["cat", "dog"]
    assert animal["properties"]["lives"] == {"type": "integer", "default": 9, "minimum": 0, "exclusiveMinimum": True}
    rules = [rule["rule"] for rule in animal["x-kubernetes-validations"]]
    assert 'self.kind != "dog" || has(self.barks)' in rules
    assert 'self.kind != "cat" || !has(self.barks)' in rules
    read = zoo.arguments({"title": "ab", "animals": [{"kind": "cat"}]}).keywords["zoo"]
    assert read == Zoo(title="ab", animals=[Cat(kind="cat")])
    assert zoo.spec_of({"zoo": read})["animals"] == [{"kind": "cat", "lives": 9}]


@pytest.mark.parametrize(
    ("component", "spec", "message"),
    [
        (Server, {"region": "eu"}, "spec.sizeGib: is missing"),
        (Flat, {"zones": 3}, "spec.zones: there is no such field"),
        (ZooComponent, {"title": "x", "animals": []}, "spec.title: String should have at least 2 characters"),
    ],
)
def test_a_bad_spec_names_the_field(component: type[Any], spec: dict[str, Any], message: str) -> None:
    with pytest.raises(InterfaceError, match=message):
        api(component).arguments(spec)


def test_a_parameter_without_words_names_the_component() -> None:
    class Odd(pulumi.ComponentResource):
        def __init__(self, name: str, callback: type, opts: pulumi.ResourceOptions | None = None) -> None:
            super().__init__("test:index:Odd", name, {}, opts)

    with pytest.raises(InterfaceError, match="Odd: 'callback'"):
        api(Odd)
