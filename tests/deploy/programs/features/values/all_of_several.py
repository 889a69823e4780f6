"""`Output.all`, by place and by name."""

import pulumi
import pulumi_random as random

one, two = random.RandomPet("all-one"), random.RandomInteger("all-two", min=1, max=9)
random.RandomPet("all-places", prefix=pulumi.Output.all(one.id, two.result).apply(lambda both: f"{both[0]}-{both[1]}"))
random.RandomPet("all-names", prefix=pulumi.Output.all(a=one.id, b=two.id).apply(lambda named: named["a"] + named["b"]))
random.RandomPet("all-mixed", prefix=pulumi.Output.all(one.id, "plain", 3).apply(lambda all_: str(all_[2]) + all_[1]))
