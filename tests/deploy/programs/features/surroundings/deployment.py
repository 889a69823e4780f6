"""What a program may ask about its deployment."""

import pulumi
import pulumi_random as random

random.RandomPet("where", prefix=f"{pulumi.get_organization()}-{pulumi.get_project()}-{pulumi.get_stack()}")
pulumi.export("project", pulumi.get_project())
