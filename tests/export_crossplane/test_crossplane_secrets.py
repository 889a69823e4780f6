"""No secret is ever written: Secrets of the user's or of managed resources are referred to."""

from __future__ import annotations

from typing import Any, Literal

import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure
import pulumi_kubernetes as k8s
import pytest

from export_crossplane.crossplane_support import open_fields, written
from fleetform.export.crossplane.object_names import object_name

PASSWORD = "correct-horse-battery-staple"
EU = {"aws:region": "eu-west-1"}
SETTINGS: dict[str, Any] = {"config": EU, "secrets": {"shop:password": PASSWORD}}
SEALED: dict[str, Any] = {"config": EU, "secrets": {"shop:password": None}}


def database() -> None:
    aws.rds.Instance(
        "orders",
        identifier="orders",
        instance_class="db.t4g.micro",
        engine="postgres",
        username="app",
        password=pulumi.Config().require_secret("password"),
    )


def test_a_secret_of_the_configuration_is_a_key_of_a_secret() -> None:
    docs = written(database, **SEALED)
    assert docs.fields("Instance")["passwordSecretRef"] == {"name": "config", "key": "shop_password"}
    assert "password" not in docs.fields("Instance")
    assert "| `shop_password` | configuration value `shop_password`" in str(docs.files["SECRETS.md"])


def test_cluster_scope_names_the_namespace_of_the_secret() -> None:
    docs = written(database, "cluster", **SEALED)
    expected = {"name": "config", "namespace": "shop-dev", "key": "shop_password"}
    assert docs.fields("Instance")["passwordSecretRef"] == expected


@pytest.mark.parametrize("scope", ["namespaced", "cluster"])
def test_no_secret_is_in_any_file(scope: Literal["namespaced", "cluster"]) -> None:
    def program() -> None:
        secret = pulumi.Config().require_secret("password")
        database()
        aws.s3.Bucket("tagged", tags={"token": secret})
        aws.s3.Bucket("named", bucket=secret)
        hidden = aws.rds.Instance("hidden", instance_class="db.t4g.micro", username=secret, identifier=secret)
        aws.ssm.Parameter("echo", type="String", name="/y", value=pulumi.Output.concat("u=", hidden.username))
        aws.ssm.Parameter("whole", type="String", name=hidden.identifier, value="x")
        aws.ssm.Parameter("parameter", type="String", name="/x", value=pulumi.Output.concat("p=", secret))
        k8s.core.v1.Secret("made", string_data={"a": secret, "b": pulumi.Output.concat("x", secret)})
        k8s.core.v1.ConfigMap("leaky", data={"a": secret})
        k8s.helm.v3.Release("chart", chart="x", values={"auth": {"password": secret}, "list": [secret]})
        aws.rds.Instance("literal", instance_class="db.t4g.micro", password=PASSWORD, username="app")

    docs = written(program, scope, **SETTINGS)
    assert PASSWORD not in docs.text
    assert PASSWORD not in "\n".join(docs.notes)


def test_a_secret_in_a_plain_field_leaves_it_open() -> None:
    def program() -> None:
        aws.s3.Bucket("tagged", tags={"token": pulumi.Config().require_secret("password"), "owner": "shop"})

    docs = written(program, **SETTINGS)
    assert open_fields(docs.of("Bucket")) == ["spec.forProvider.tags.token"]
    assert docs.fields("Bucket")["tags"] == {"owner": "shop"}
    assert "the field takes no reference to a Secret" in str(docs.files["UNRESOLVED.md"])


def test_a_plain_value_in_a_secret_field_is_given_by_the_user() -> None:
    def program() -> None:
        aws.rds.Instance("orders", instance_class="db.t4g.micro", username="app", password="written-in-code")

    docs = written(program, **SETTINGS)
    assert docs.fields("Instance")["passwordSecretRef"] == {"name": "orders-inputs", "key": "password"}
    assert "written-in-code" not in docs.text


def test_lists_and_maps_of_secrets() -> None:
    def program() -> None:
        secret = pulumi.Config().require_secret("password")
        aws.elasticache.User(
            "user", user_id="app", user_name="app", access_string="on", engine="valkey", passwords=[secret, "second"]
        )
        aws.iot.Authorizer(
            "door", authorizer_function_arn="arn:aws:lambda:x", token_signing_public_keys={"first": secret}
        )

    docs = written(program, **SEALED)
    assert docs.fields("User")["passwordsSecretRef"] == [
        {"name": "config", "key": "shop_password"},
        {"name": "user-inputs", "key": "passwords.1"},
    ]
    assert docs.fields("Authorizer")["tokenSigningPublicKeysSecretRef"] == {
        "name": object_name("door-tokenSigningPublicKeys")
    }
    assert "second" not in docs.text


def test_a_secret_of_another_resource_comes_from_the_secret_it_writes() -> None:
    def program() -> None:
        first = aws.rds.Instance(
            "first", instance_class="db.t4g.micro", username="app", manage_master_user_password=True
        )
        aws.rds.Instance("second", instance_class="db.t4g.micro", username="app", password=first.password)

    docs = written(program, **SETTINGS)
    expected = {"name": "first-connection", "key": "attribute.password"}
    assert docs.fields("Instance", "second")["passwordSecretRef"] == expected
    assert docs.of("Instance", "first")["spec"]["writeConnectionSecretToRef"] == {"name": "first-connection"}


def test_a_kubernetes_secret_gets_its_values_patched_in() -> None:
    def program() -> None:
        secret = pulumi.Config().require_secret("password")
        k8s.core.v1.Secret("made", metadata={"name": "made"}, string_data={"tls.key": secret, "user": "app"})

    document = written(program, **SEALED).of("Object")
    assert open_fields(document) == []
    # Pulumi holds the whole map for a secret when one value in it is.
    assert document["spec"]["forProvider"]["manifest"]["stringData"] == {}
    patches = [(r["patchesFrom"], r["toFieldPath"]) for r in document["spec"]["references"]]
    assert [(source["name"], source["fieldPath"], field) for source, field in patches] == [
        ("config", "data.shop_password", "data[tls.key]"),
        ("made-inputs", "data[stringData.user]", "data.user"),
    ]
    assert {source["namespace"] for source, _ in patches} == {"shop-dev"}


def test_a_secret_helm_value_is_set_from_a_secret() -> None:
    def program() -> None:
        secret = pulumi.Config().require_secret("password")
        k8s.helm.v3.Release("chart", chart="app", values={"auth": {"root.password": secret, "user": "app"}})

    fields = written(program, **SEALED).fields("Release")
    assert fields["values"] == {"auth": {"user": "app"}}
    assert fields["set"] == [
        {
            "name": "auth.root\\.password",
            "valueFrom": {"secretKeyRef": {"name": "config", "key": "shop_password"}},
        }
    ]


def test_credentials_are_references() -> None:
    def program() -> None:
        provider = aws.Provider(
            "eu",
            region="eu-west-1",
            access_key="AKIAEXAMPLE",
            secret_key=pulumi.Config().require_secret("password"),
            assume_roles=[{"role_arn": "arn:aws:iam::1:role/deploy", "external_id": "x"}],
        )
        aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", opts=pulumi.ResourceOptions(provider=provider))
        azure.resources.ResourceGroup("group", resource_group_name="shop", location="westeurope")

    docs = written(program, **SETTINGS)
    config = docs.of("ProviderConfig", "eu")
    assert config["spec"]["credentials"] == {
        "source": "Secret",
        "secretRef": {"name": "eu-aws-credentials", "namespace": "shop-dev", "key": "credentials"},
    }
    assert config["spec"]["assumeRoleChain"] == [{"roleARN": "arn:aws:iam::1:role/deploy", "externalID": "x"}]
    assert "AKIAEXAMPLE" not in docs.text
    assert docs.of("ProviderConfig", "default")["apiVersion"] == "azure.m.upbound.io/v1beta1"
    assert "kubectl create secret generic eu-aws-credentials --namespace shop-dev" in str(docs.files["SECRETS.md"])
