"""`depends_on` in its forms."""

import pulumi
import pulumi_random as random

one, two = random.RandomPet("wait-one"), random.RandomPet("wait-two")
random.RandomPet("wait-resource", opts=pulumi.ResourceOptions(depends_on=one))
random.RandomPet("wait-list", opts=pulumi.ResourceOptions(depends_on=[one, two]))
random.RandomPet("wait-output", opts=pulumi.ResourceOptions(depends_on=pulumi.Output.from_input([two])))
random.RandomPet("wait-both", prefix=two.id, opts=pulumi.ResourceOptions(depends_on=[one]))
