"""FF210: A trust in GitHub or GitLab names the repository."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.statements import statements
from fleetform.review.findings.world import Unknown, World, mapping, texts

_HOSTS = ("token.actions.githubusercontent.com", "gitlab.com")


def _is_narrow(statement: dict[str, Any], host: str) -> bool:
    for condition in mapping(statement.get("Condition")).values():
        subjects = mapping(condition).get(f"{host}:sub")
        if isinstance(subjects, Unknown):
            return True
        if subjects and not any(text in ("*", "repo:*", "repo:*/*") for text in texts(subjects)):
            return True
    return False


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:iam/role:Role"):
        for statement in statements(item, "assumeRolePolicy"):
            for provider in texts(mapping(statement.get("Principal")).get("Federated")):
                host = next((host for host in _HOSTS if host in provider), None)
                if host and not _is_narrow(statement, host):
                    yield item.found("assumeRolePolicy", f"any repository of {host} may assume the role")


def _bad() -> None:
    import json

    import pulumi_aws as aws

    host = "token.actions.githubusercontent.com"
    statement: Any = {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{host}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {f"{host}:aud": "sts.amazonaws.com"}},
    }
    aws.iam.Role("ci", assume_role_policy=json.dumps({"Statement": [statement]}))


def _good() -> None:
    import json

    import pulumi_aws as aws

    host = "token.actions.githubusercontent.com"
    statement: Any = {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{host}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringLike": {f"{host}:sub": "repo:example/shop:*"}},
    }
    aws.iam.Role("ci", assume_role_policy=json.dumps({"Statement": [statement]}))


RULE = Rule(
    id="FF210",
    title="A trust in GitHub or GitLab names the repository",
    severity=Severity.HIGH,
    why=("Without a condition on the subject, every repository of the service, of anybody, may assume the role."),
    source="https://docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
