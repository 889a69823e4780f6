"""Reads another stack's outputs in every way there is."""

import pulumi
import pulumi_random as random

base = pulumi.StackReference("organization/base/dev")
again = pulumi.StackReference("again", stack_name=pulumi.Output.from_input("organization/base/dev"))


async def detailed() -> str:
    found = await base.get_output_details("id")
    return f"{found.value}-detailed"


def pet(name: str, prefix: pulumi.Input[str]) -> None:
    random.RandomPet(name, prefix=prefix)


pet("get", base.get_output("id"))
pet("require", base.require_output("text"))
pet("index", again.outputs["text"])
pet("inside", base.get_output("map").apply(lambda found: found["nested"]["queue"]))
pet("item", base.get_output("list").apply(lambda found: found[1]["inner"]))
pet("text", pulumi.Output.concat("on-", base.get_output("id")))
pet("details", detailed())
pulumi.export("list", base.get_output("list"))
pulumi.export("text", base.require_output("text"))
