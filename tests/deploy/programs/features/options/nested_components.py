"""Components in components, to some depth."""

import pulumi
import pulumi_random as random


class Layer(pulumi.ComponentResource):
    def __init__(self, name: str, depth: int, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shop:index:Layer", name, {"depth": depth}, opts)
        below = pulumi.ResourceOptions(parent=self)
        self.pet = random.RandomPet(f"{name}-pet", opts=below)
        self.inner = Layer(f"{name}-{depth}", depth - 1, below) if depth else None
        self.register_outputs({"pet": self.pet.id})


outer = Layer("layer", 3)
random.RandomPet("layer-after", opts=pulumi.ResourceOptions(depends_on=[outer]))
