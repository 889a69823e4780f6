"""Chains of `apply`, one inside another, and functions that are asynchronous."""

import pulumi
import pulumi_random as random

one, two = random.RandomPet("chain-one"), random.RandomPet("chain-two")


async def later(name: str) -> str:
    return f"{name}-later"


chain = one.id.apply(lambda name: name.upper()).apply(lambda name: f"{name}!").apply(lambda name: [name, "b"])
random.RandomPet("chained", prefix=chain[0])
random.RandomPet("nested", prefix=one.id.apply(lambda first: two.id.apply(lambda second: f"{first}/{second}")))
random.RandomPet("async", prefix=one.id.apply(later))
random.RandomPet("async-nested", prefix=one.id.apply(lambda name: pulumi.Output.from_input(later(name))))
random.RandomPet("constant", prefix=one.id.apply(lambda _: "constant"))
