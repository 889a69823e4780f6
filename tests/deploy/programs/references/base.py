"""A stack whose outputs another one reads."""

import pulumi
import pulumi_random as random

pet = random.RandomPet("pet")

pulumi.export("id", pet.id)
pulumi.export("text", "plain")
pulumi.export("list", [pet.id, {"inner": pet.urn, "snake_case": 1}])
pulumi.export("map", {"pet": pet.id, "nested": {"queue": pet.urn, "none": None}})
