"""A program that is asynchronous, with tasks that wait for each other."""

import asyncio

import pulumi
import pulumi_random as random


async def named(number: int) -> random.RandomPet:
    await asyncio.sleep(0)
    return random.RandomPet(f"async-main-{number}", length=number + 1)


async def main() -> dict[str, pulumi.Output[str]]:
    pets = await asyncio.gather(*(named(number) for number in range(3)))

    async def longer(name: str) -> str:
        await asyncio.sleep(0.001)
        return f"{name}-longer"

    last = random.RandomPet("async-main-last", prefix=pets[0].id.apply(longer))
    return {"async-main": last.id}


pulumi.run(main)
