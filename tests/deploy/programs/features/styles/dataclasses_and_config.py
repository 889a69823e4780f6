"""Settings of an environment in dataclasses and pydantic models, made from configuration."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from typing import Any

import pulumi
import pulumi_aws as aws
from pydantic import BaseModel, Field


class Size(StrEnum):
    SMALL = "db.t4g.small"
    LARGE = "db.r7g.large"


class Limits(BaseModel):
    retention: int = Field(default=7, ge=1, alias="backupRetention")
    size: Size = Size.SMALL


@dataclasses.dataclass(frozen=True)
class Environment:
    name: str
    limits: Limits
    tags: dict[str, str] = dataclasses.field(default_factory=dict)

    def tagged(self, **more: str) -> dict[str, str]:
        return {**self.tags, "environment": self.name, **more}


def environment() -> Environment:
    config = pulumi.Config()
    deep: dict[str, Any] = config.require_object("object")
    return Environment(
        name=pulumi.get_stack(),
        limits=Limits.model_validate({"backupRetention": config.require_int("number"), "size": "db.r7g.large"}),
        tags={"first": deep["list"][0], **{f"deep-{key}": str(value) for key, value in deep["deep"].items()}},
    )


found = environment()
key = aws.kms.Key("dataclass-key", description=f"for {found.name}", tags=found.tagged(kind="key"))
database = aws.rds.Instance(
    "dataclass-database",
    engine=aws.rds.Instance.__name__.lower() and "postgres",
    instance_class=found.limits.size,
    allocated_storage=20,
    backup_retention_period=found.limits.retention,
    kms_key_id=key.arn,
    password=pulumi.Config().require_secret("text"),
    username="shop",
    tags=found.tagged(kind="database"),
)
pulumi.export("dataclass", dataclasses.asdict(found) | {"limits": found.limits.model_dump(), "at": database.endpoint})
