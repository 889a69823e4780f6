"""Configuration with and without defaults, and from other namespaces."""

import pulumi
import pulumi_random as random

config = pulumi.Config()
random.RandomPet("config", prefix=config.get("text") or "none", length=config.get_int("absent", 4))
random.RandomPet("config-object", prefix=config.require_object("object")["deep"]["when"])
random.RandomPet("config-other", prefix=pulumi.Config("aws").get("region", "nowhere"))
random.RandomPet("config-secret", prefix=config.get_secret("text"))
