"""Exports of whole resources, components, lists of them, and secrets inside."""

import pulumi
import pulumi_random as random


class Pair(pulumi.ComponentResource):
    def __init__(self, name: str) -> None:
        super().__init__("shop:index:ExportedPair", name)
        self.first = random.RandomPet(f"{name}-first", opts=pulumi.ResourceOptions(parent=self))
        self.second = random.RandomPet(f"{name}-second", opts=pulumi.ResourceOptions(parent=self))
        self.label = self.first.id.apply(lambda text: text.title())
        self.register_outputs({"label": self.label, "both": [self.first.id, self.second.id]})


pair = Pair("exported-pair")
pulumi.export("exported-resource", pair.first)
pulumi.export("exported-list", [pair.first.id, pair.second.length, None, True, 1.5])
pulumi.export("exported-secret", {"token": pulumi.Output.secret({"a": ["hush", pair.first.id]})})
pulumi.export("exported-label", pair.label)
pulumi.export("exported-tuple", (1, (pair.second.id,)))
pulumi.export("exported-urn", pair.urn)
