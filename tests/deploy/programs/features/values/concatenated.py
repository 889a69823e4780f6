"""`Output.concat` and `Output.format`."""

import pulumi
import pulumi_random as random

pet = random.RandomPet("concat-pet")
random.RandomPet("concat", prefix=pulumi.Output.concat("a-", pet.id, "-", pet.separator, "-z"))
random.RandomPet("format", prefix=pulumi.Output.format("{0}:{name}:{0}", pet.id, name=pet.separator))
random.RandomPet("format-known", prefix=pulumi.Output.format("{}-{}", "a", "b"))
