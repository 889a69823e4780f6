"""Configuration of every form."""

import pulumi
import pulumi_random as random

own = pulumi.Config()
aws = pulumi.Config("aws")


def pet(name: str, prefix: pulumi.Input[str]) -> None:
    random.RandomPet(name, prefix=prefix)


pet("text", own.require("text"))
pet("default", own.get("absent", "fallback"))
pet("project-default", own.require("fromProject"))
pet("number", str(own.require_int("number") + 1))
pet("float", str(own.require_float("float")))
pet("flag", "on" if own.require_bool("flag") else "off")
pet("object", own.require_object("object")["list"][1])
pet("object-text", own.require("object"))
pet("region", aws.require("region"))
pet("as-secret", own.require_secret("text"))
pet("as-secret-number", own.require_secret_int("number").apply(str))
pet("as-secret-object", own.require_secret_object("object").apply(lambda value: value["deep"]["key"]))
pet("stack", f"{pulumi.get_project()}-{pulumi.get_stack()}-{pulumi.get_organization()}")
