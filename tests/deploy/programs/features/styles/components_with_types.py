"""Component resources with typed arguments and outputs, factories and inheritance."""

import json
from collections.abc import Mapping
from typing import TypedDict

import pulumi
import pulumi_aws as aws


class ServiceArgs(TypedDict, total=False):
    image: pulumi.Input[str]
    port: pulumi.Input[int]
    environment: Mapping[str, pulumi.Input[str]]


class Base(pulumi.ComponentResource):
    kind = "base"

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(f"shop:typed:{type(self).__name__}", name, None, opts)
        self.name = name

    @property
    def below(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self)


class Logs(Base):
    group: pulumi.Output[str]

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, opts)
        self._group = aws.cloudwatch.LogGroup(f"{name}-logs", retention_in_days=7, opts=self.below)
        self.group = self._group.name
        self.register_outputs({"group": self.group})


class Service(Base):
    url: pulumi.Output[str]

    def __init__(self, name: str, args: ServiceArgs, logs: Logs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, opts)
        definition = [
            {
                "name": name,
                "image": args.get("image", "nginx"),
                "portMappings": [{"containerPort": args.get("port", 80)}],
                "environment": [{"name": key, "value": value} for key, value in args.get("environment", {}).items()],
                "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": logs.group}},
            }
        ]
        task = aws.ecs.TaskDefinition(
            f"{name}-task",
            family=name,
            container_definitions=pulumi.Output.json_dumps(definition),
            opts=self.below,
        )
        service = aws.ecs.Service(
            f"{name}-service",
            task_definition=task.arn,
            desired_count=2,
            opts=pulumi.ResourceOptions.merge(self.below, pulumi.ResourceOptions(depends_on=[logs])),
        )
        self.url = pulumi.Output.concat("http://", service.name, ".internal:", pulumi.Output.from_input(80).apply(str))
        self.register_outputs({"url": self.url, "task": task.arn})


def make(names: list[str]) -> list[Service]:
    logs = Logs("typed-shared")
    return [Service(f"typed-{name}", {"port": 8080, "environment": {"LOGS": logs.group}}, logs) for name in names]


services = make(["web", "worker"])
pulumi.export("typed", {service.name: service.url for service in services})
pulumi.export("typed-json", json.dumps([service.kind for service in services]))
