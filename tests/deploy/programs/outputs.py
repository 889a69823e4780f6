"""Stack outputs of every form."""

import pulumi
import pulumi_aws as aws
import pulumi_random as random


class Box(pulumi.ComponentResource):
    def __init__(self, name: str) -> None:
        super().__init__("shop:index:Box", name)
        self.pet = random.RandomPet(f"{name}-pet", opts=pulumi.ResourceOptions(parent=self))
        self.label = pulumi.Output.concat("box-", self.pet.id)
        self.register_outputs({"label": self.label, "nothing": None})


pet = random.RandomPet("pet")
queue = aws.sqs.Queue("queue", name="orders", tags={"some_key": "x"})
box = Box("box")

pulumi.export("id", pet.id)
pulumi.export("text", "plain")
pulumi.export("number", 5)
pulumi.export("yes", True)
pulumi.export("nothing", None)
pulumi.export("list", [pet.id, {"inner": queue.arn, "snake_case": 1}])
pulumi.export("map", {"pet": pet.id, "nested": {"queue": queue.arn, "none": None}})
pulumi.export("secret", pulumi.Output.secret("hush"))
pulumi.export("secret-inside", {"a": pulumi.Output.secret("hush"), "b": 1})
pulumi.export("urn", queue.urn)
pulumi.export("label", box.label)
pulumi.export("all", pulumi.Output.all(pet.id, queue.arn))
pulumi.export("tags", queue.tags)
pulumi.export("resource", pet)
pulumi.export("component", box)
pulumi.export("resources", [pet, queue])
