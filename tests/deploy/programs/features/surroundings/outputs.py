"""Stack outputs that hold resources and secrets deep inside."""

import pulumi
import pulumi_random as random

pet = random.RandomPet("output-pet")
pulumi.export("pet", pet)
pulumi.export("deep", {"list": [{"pet": pet.id}, pulumi.Output.secret("hush")], "none": None})
