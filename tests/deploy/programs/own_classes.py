"""Resources of classes that a program writes itself, without an SDK's types."""

from typing import Any

import pulumi


class Thing(pulumi.CustomResource):
    some_text: pulumi.Output[str]
    size: pulumi.Output[int]

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None, **props: Any) -> None:
        super().__init__("cloud:index:Thing", name, {"some_text": None, "size": None, **props}, opts)


class Renamed(pulumi.CustomResource):
    some_text: pulumi.Output[str]

    def __init__(self, name: str, some_text: pulumi.Input[str], opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("cloud:index:Renamed", name, {"some_text": some_text, "nested": {"other_key": 1}}, opts)

    def translate_input_property(self, prop: str) -> str:
        return {"some_text": "someText", "other_key": "otherKey"}.get(prop, prop)

    def translate_output_property(self, prop: str) -> str:
        return {"someText": "some_text", "otherKey": "other_key"}.get(prop, prop)


one = Thing("one", some_text="x", size=3, nested={"snake_case": [1, 2, {"a": None}]})
two = Thing("two", some_text=one.some_text, other=one.id, sized=one.size.apply(lambda n: n + 1))
three = Renamed("three", some_text=two.some_text)
Renamed("four", some_text=three.some_text.apply(lambda text: text + "!"))
