"""FF310: no secret stands in clear text in a setting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.pods import containers
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, listed, mapping, steps_of
from fleetform.review.secrecy import is_secret_name

_PLACES = {
    "aws:lambda/function:Function": "environment.variables",
    "gcp:cloudfunctionsv2/function:Function": "serviceConfig.environmentVariables",
    "aws:batch/jobDefinition:JobDefinition": "parameters",
    "kubernetes:core/v1:ConfigMap": "data",
}


def _is_clear(value: Any) -> bool:
    return isinstance(value, str) and len(value) > 3 and not value.startswith(("arn:", "projects/", "https://", "/"))


def _check(world: World) -> Iterator[Found]:
    for token, path in _PLACES.items():
        for item in world.of(token):
            for name, value in mapping(item.get(path)).items():
                if is_secret_name(name) and _is_clear(value):
                    yield item.found((*steps_of(path), name), f"{name} stands in clear text")
    for container in containers(world):
        for place, variable in enumerate(listed(container.spec.get("env"))):
            name, value = mapping(variable).get("name"), mapping(variable).get("value")
            if isinstance(name, str) and is_secret_name(name) and _is_clear(value):
                yield container.found(f"env[{place}]", f"has {name} in clear text")
    for token in ("gcp:cloudrunv2/service:Service", "azure-native:app:ContainerApp"):
        for item in world.of(token):
            for place, one in item.items("template.containers"):
                for where, variable in enumerate(one.get("envs") or one.get("env") or ()):
                    name, value = mapping(variable).get("name"), mapping(variable).get("value")
                    if isinstance(name, str) and is_secret_name(name) and _is_clear(value):
                        yield item.found((*place, "env", where), f"{name} stands in clear text")


def _bad() -> None:
    import pulumi_aws as aws

    variables: Any = {"DATABASE_PASSWORD": "hunter2"}
    aws.lambda_.Function("checkout", role="arn:aws:iam::111122223333:role/fn", environment={"variables": variables})


def _good() -> None:
    import pulumi_aws as aws

    variables: Any = {"DATABASE_PASSWORD_SECRET_ID": "checkout-database"}
    aws.lambda_.Function("checkout", role="arn:aws:iam::111122223333:role/fn", environment={"variables": variables})


RULE = Rule(
    id="FF310",
    title="No secret stands in clear text in a setting",
    severity=Severity.HIGH,
    why=(
        "What is set on a function, a container or a task can be read by whoever may look at it, and stands "
        "in state and logs. Read it from a secret store at run time, or mark it as a secret."
    ),
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
