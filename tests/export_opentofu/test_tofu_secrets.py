"""No secret is in clear text in any file of an export."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Literal

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes
import pulumi_random as random
import pytest

from export_opentofu.support import recorded
from fleetform.export.opentofu import export

HIDDEN = "hunter2-correct-horse"
UNMARKED = "battery-staple-0815"
GIVEN = "tr0ub4dor-and-three"


def _program() -> None:
    config = pulumi.Config("shop")
    given = config.require_secret("password")
    generated = random.RandomPassword("generated", length=20)
    database = aws.rds.Instance(
        "database", instance_class="db.t4g.micro", engine="postgres", username="app", password=UNMARKED
    )
    aws.ssm.Parameter("plain", type="SecureString", value=pulumi.Output.secret(HIDDEN))
    aws.ssm.Parameter(
        "joined", type="SecureString", value=pulumi.Output.concat("pg://app:", given, "@", database.address)
    )
    aws.ssm.Parameter("both", type="SecureString", value=pulumi.Output.concat(given, generated.result))
    aws.ssm.Parameter("json", type="SecureString", value=pulumi.Output.json_dumps({"user": "app", "password": given}))
    kubernetes.core.v1.Secret("login", metadata={"name": "login"}, string_data={"password": UNMARKED})
    kubernetes.helm.v3.Release(
        "app",
        chart="app",
        repository_opts={"repo": "https://charts.example.com", "username": "bot", "password": UNMARKED},
        values={"auth": pulumi.Output.secret({"password": HIDDEN})},
    )
    kubernetes.Provider(
        "by-token",
        kubeconfig=pulumi.Output.json_dumps(
            {
                "current-context": "a",
                "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}],
                "clusters": [{"name": "a", "cluster": {"server": "https://a.example.com"}}],
                "users": [{"name": "a", "user": {"token": pulumi.Output.secret(HIDDEN)}}],
            }
        ),
    )
    aws.Provider("keys", region="eu-west-1", secret_key=UNMARKED, access_key="AKIA")
    pulumi.export("shown", pulumi.Output.secret(HIDDEN))
    pulumi.export("generated", generated.result)
    pulumi.export("read", database.password)


@pytest.mark.parametrize("syntax", ["hcl", "json"])
@pytest.mark.parametrize(
    "given",
    [{"secrets": {"shop:password": None}}, {"config": {"shop:password": GIVEN}}],
    ids=["sealed", "given by the user"],
)
def test_no_secret_is_in_any_file(syntax: Literal["hcl", "json"], given: dict[str, Any]) -> None:
    files = export(recorded(_program, **given), syntax=syntax)
    whole = "".join(text if isinstance(text, str) else text.decode() for text in files.values())
    assert "postgres" in whole
    for secret in (HIDDEN, UNMARKED, GIVEN):
        assert secret not in whole


def test_what_is_secret_is_sensitive() -> None:
    files = export(recorded(_program, secrets={"shop:password": None}))
    variables, outputs = str(files["variables.tf"]), str(files["outputs.tf"])
    assert len(re.findall(r'variable "\w+(?<!_version)"', variables)) == variables.count("sensitive   = true")
    assert outputs.count("output ") == outputs.count("sensitive = true") == 3
    assert re.findall(r"default +=", variables) == re.findall(r"default +=(?= 1\n)", variables)


def test_words_around_a_generated_secret_stay_readable() -> None:
    def program() -> None:
        password = random.RandomPassword("database", length=20)
        url = pulumi.Output.concat("postgres://app:", password.result, "@db.example.com/shop")
        aws.ssm.Parameter("url", type="SecureString", value=url)

    text = str(export(recorded(program))["main.tf"])
    assert '"postgres://app:${random_password.database.result}@db.example.com/shop"' in text


def test_real_tofu_takes_the_secrets_as_variables_and_shows_none(tmp_path: Path) -> None:
    from engines.tofu_engine import tofu
    from export_opentofu.support import write_files

    files = export(recorded(_program, secrets={"shop:password": None}))
    folder = write_files(files, tmp_path)
    names = re.findall(r'variable "(\w+(?<!_version))"', str(files["variables.tf"]))
    with tofu(folder, dict.fromkeys(names, f"given-{HIDDEN}")) as engine:
        engine.init()
        engine.validate()
        shown = engine.run("apply", "-input=false", "-auto-approve", "-no-color").stdout
        assert HIDDEN not in shown
        assert not engine.has_changes()


def _kubeconfig(user: dict[str, object], server: object) -> dict[str, object]:
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "hub", "cluster": {"server": server}}],
        "users": [{"name": "ann", "user": user}],
    }


def test_of_a_secret_json_text_only_the_secrets_are_sealed() -> None:
    def program() -> None:
        token = pulumi.Config("shop").require_secret("token")
        cluster = aws.eks.Cluster("hub", role_arn="arn:aws:iam::1:role/x", vpc_config={"subnet_ids": ["a", "b"]})

        def by_token(args: list[str]) -> str:
            return json.dumps(_kubeconfig({"token": args[1]}, args[0]))

        def by_command(server: str) -> str:
            command = {"command": "aws", "args": ["get-token", "--name", "hub", "--token", HIDDEN]}
            env = [{"name": "AWS_SECRET_ACCESS_KEY", "value": HIDDEN}]
            return json.dumps(_kubeconfig({"exec": {**command, "env": env}, "password": HIDDEN}, server))

        pulumi.export("by_token", pulumi.Output.all(cluster.endpoint, token).apply(by_token))
        pulumi.export("by_command", pulumi.Output.secret(cluster.endpoint.apply(by_command)))
        login = {"user": "app", "password": token, "backup": f"pg://app:{HIDDEN}@db", "other_password": HIDDEN}
        pulumi.export("login", pulumi.Output.json_dumps(login))

    files = export(recorded(program, secrets={"shop:token": None}))
    outputs, whole = str(files["outputs.tf"]), "".join(map(str, files.values()))
    assert HIDDEN not in whole
    for words in ('apiVersion = "v1"', '"get-token"', '"hub"', '"app"', 'name = "ann"'):
        assert words in outputs
    sealed = set(re.findall(r"var\.(\w+)", outputs))
    assert sealed == {
        "shop_token",
        "by_command_users_0_user_exec_args_4",
        "by_command_users_0_user_exec_env_0_value",
        "by_command_users_0_user_password",
        "login_backup",
        "login_other_password",
    }


def test_where_nothing_tells_the_secrets_every_word_is_sealed() -> None:
    def program() -> None:
        bucket = aws.s3.Bucket("kept")
        text = pulumi.Output.json_dumps({"user": UNMARKED, "bucket": bucket.arn})
        pulumi.export("marked", pulumi.Output.secret(text))
        pulumi.export("whole", pulumi.Output.secret(json.dumps(_kubeconfig({"token": HIDDEN}, UNMARKED))))
        mixed = pulumi.Output.json_dumps({"note": UNMARKED, "password": pulumi.Output.secret(HIDDEN)})
        aws.ssm.Parameter("mixed", type="SecureString", value=mixed)

    whole = "".join(map(str, export(recorded(program)).values()))
    assert HIDDEN not in whole
    assert UNMARKED not in whole
