"""Kubernetes objects, Helm releases, and the way into their clusters."""

from __future__ import annotations

import json
from typing import Any, Literal

import pulumi
import pulumi_aws as aws
import pulumi_gcp as gcp
import pulumi_kubernetes as k8s
import pytest

from export_crossplane.crossplane_support import open_fields, written
from fleetform.export.crossplane import export_with_notes
from graph.support import recorded

EU: dict[str, Any] = {"config": {"aws:region": "eu-west-1"}}


def namespace_and_service() -> None:
    space = k8s.core.v1.Namespace("space", metadata={"name": "shop"})
    service = k8s.core.v1.Service(
        "web",
        metadata={"name": "web", "namespace": space.metadata.name},
        spec={"ports": [{"port": 80}], "selector": {"app": "web"}},
    )
    k8s.core.v1.ConfigMap(
        "addresses",
        metadata={"namespace": "shop"},
        data={
            "ip": service.status.load_balancer.ingress[0].ip,
            "url": pulumi.Output.concat("http://", service.status.load_balancer.ingress[0].ip),
        },
    )


def test_an_object_has_the_manifest_and_waits_for_what_it_needs() -> None:
    docs = written(namespace_and_service)
    document = docs.of("Object", "web")
    assert document["apiVersion"] == "kubernetes.m.crossplane.io/v1alpha1"
    assert document["spec"]["forProvider"]["manifest"] == {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"ports": [{"port": 80}], "selector": {"app": "web"}},
    }
    waits = {
        "apiVersion": "kubernetes.m.crossplane.io/v1alpha1",
        "kind": "Object",
        "name": "space",
        "namespace": "shop-dev",
    }
    assert document["spec"]["references"] == [{"dependsOn": waits}]


def test_a_whole_value_of_another_object_is_patched_in_and_a_part_of_a_text_stays_open() -> None:
    document = written(namespace_and_service).of("Object", "addresses")
    patch = document["spec"]["references"][0]
    assert patch["patchesFrom"]["name"] == "web"
    assert patch["patchesFrom"]["fieldPath"] == "status.atProvider.manifest.status.loadBalancer.ingress[0].ip"
    assert patch["toFieldPath"] == "data.ip"
    assert open_fields(document) == ["spec.forProvider.manifest.data.url"]


def test_an_object_without_a_name_is_called_as_in_the_program() -> None:
    manifest = written(namespace_and_service).fields("Object", "addresses")["manifest"]
    assert manifest["metadata"]["name"] == "addresses"


def test_an_item_of_a_list_that_is_patched_in_keeps_its_place() -> None:
    def program() -> None:
        service = k8s.core.v1.Service("web", metadata={"name": "web"}, spec={"ports": [{"port": 80}]})
        k8s.core.v1.Pod(
            "pod",
            spec={"containers": [{"name": "a", "image": "a:1", "args": ["--ip", service.spec.cluster_ip, "--on"]}]},
        )

    document = written(program).of("Object", "pod")
    (container,) = document["spec"]["forProvider"]["manifest"]["spec"]["containers"]
    assert container["args"] == ["--ip", "unresolved", "--on"]
    assert document["spec"]["references"][0]["toFieldPath"] == "spec.containers[0].args[1]"
    assert open_fields(document) == []


def test_cluster_scope() -> None:
    docs = written(namespace_and_service, "cluster")
    document = docs.of("Object", "shop-dev-web")
    assert document["apiVersion"] == "kubernetes.crossplane.io/v1alpha2"
    assert document["spec"]["references"][0]["dependsOn"]["name"] == "shop-dev-space"


def test_ignored_fields_of_an_object_are_told() -> None:
    def program() -> None:
        opts = pulumi.ResourceOptions(ignore_changes=["data"])
        k8s.core.v1.ConfigMap("kept", data={"a": "b"}, opts=opts)

    (note,) = [n for n in written(program).notes if "ignore_changes" in n]
    assert "kept" in note


def test_a_custom_resource() -> None:
    def program() -> None:
        k8s.apiextensions.CustomResource(
            "gateway",
            api_version="gateway.networking.k8s.io/v1",
            kind="Gateway",
            metadata={"name": "public", "namespace": "shop"},
            spec={"gatewayClassName": "istio", "listeners": [{"name": "web", "port": 80, "protocol": "HTTP"}]},
        )

    manifest = written(program).fields("Object")["manifest"]
    assert (manifest["apiVersion"], manifest["kind"]) == ("gateway.networking.k8s.io/v1", "Gateway")
    assert manifest["spec"]["listeners"] == [{"name": "web", "port": 80, "protocol": "HTTP"}]


def test_a_release() -> None:
    def program() -> None:
        k8s.helm.v3.Release(
            "mesh",
            name="istiod",
            chart="istiod",
            version="1.29.1",
            namespace="istio-system",
            create_namespace=True,
            repository_opts={"repo": "https://charts.example.com", "username": "me", "password": "hush"},
            skip_await=True,
            timeout=300,
            values={"replicas": 2, "nested": {"a": [1, {"b": None}]}},
        )

    docs = written(program)
    release = docs.of("Release")
    assert release["metadata"]["annotations"]["crossplane.io/external-name"] == "istiod"
    assert release["spec"]["forProvider"] == {
        "chart": {
            "name": "istiod",
            "repository": "https://charts.example.com",
            "pullSecretRef": {"name": "mesh-repository"},
            "version": "1.29.1",
        },
        "namespace": "istio-system",
        "waitTimeout": "300s",
        "values": {"replicas": 2, "nested": {"a": [1, {}]}},
    }
    assert "hush" not in docs.text


def test_a_release_from_an_oci_registry() -> None:
    def program() -> None:
        k8s.helm.v3.Release("chart", chart="oci://registry.example.com/charts/app", version="1.0.0")

    fields = written(program).fields("Release")
    assert fields["chart"] == {
        "repository": "oci://registry.example.com/charts",
        "name": "app",
        "version": "1.0.0",
    }
    assert (fields["wait"], fields["skipCreateNamespace"]) == (True, True)


def eks() -> None:
    cluster = aws.eks.Cluster("hub", name="hub", role_arn="arn:aws:iam::1:role/x", vpc_config={"subnet_ids": ["s-1"]})
    kubeconfig = pulumi.Output.json_dumps({"clusters": [{"cluster": {"server": cluster.endpoint}}]})
    provider = k8s.Provider("in-hub", kubeconfig=kubeconfig)
    opts = pulumi.ResourceOptions(provider=provider)
    k8s.core.v1.Namespace("space", metadata={"name": "shop"}, opts=opts)
    k8s.helm.v3.Release("chart", chart="x", opts=opts)


@pytest.mark.parametrize("scope", ["namespaced", "cluster"])
def test_the_way_into_an_eks_cluster_is_a_token_that_is_kept_fresh(scope: Literal["namespaced", "cluster"]) -> None:
    docs = written(eks, scope, **EU)
    auth = docs.of("ClusterAuth")
    cluster = docs.of("Cluster")["metadata"]["name"]
    assert auth["spec"]["forProvider"] == {"region": "eu-west-1", "clusterNameRef": {"name": cluster}}
    secret = auth["spec"]["writeConnectionSecretToRef"]["name"]
    for group in ("kubernetes", "helm"):
        (config,) = (d for d in docs.all if d["kind"] == "ProviderConfig" and d["apiVersion"].startswith(group))
        assert config["spec"]["credentials"] == {
            "source": "Secret",
            "secretRef": {"name": secret, "namespace": "shop-dev", "key": "kubeconfig"},
        }


def test_the_way_into_a_gke_cluster_is_what_the_cluster_writes() -> None:
    def program() -> None:
        cluster = gcp.container.Cluster("spoke", name="spoke", location="europe-west1", project="shop")
        kubeconfig = cluster.endpoint.apply(lambda endpoint: json.dumps({"server": endpoint}))
        provider = k8s.Provider("in-spoke", kubeconfig=kubeconfig)
        k8s.core.v1.Namespace("space", opts=pulumi.ResourceOptions(provider=provider))

    docs = written(program)
    assert docs.of("Cluster")["spec"]["writeConnectionSecretToRef"] == {"name": "spoke-connection"}
    spec = docs.of("ProviderConfig", "in-spoke")["spec"]
    assert spec["credentials"]["secretRef"]["name"] == "spoke-connection"
    assert spec["identity"]["type"] == "GoogleApplicationCredentials"


def test_a_cluster_from_elsewhere_is_reached_by_a_kubeconfig_of_the_user() -> None:
    def program() -> None:
        provider = k8s.Provider("office", kubeconfig="/home/me/.kube/config")
        k8s.core.v1.Namespace("space", opts=pulumi.ResourceOptions(provider=provider))

    docs = written(program)
    spec = docs.of("ProviderConfig", "office")["spec"]
    assert spec["credentials"]["secretRef"] == {
        "name": "office-kubeconfig",
        "namespace": "shop-dev",
        "key": "kubeconfig",
    }
    assert "office-kubeconfig" in str(docs.files["SECRETS.md"])


def test_which_context_a_kubeconfig_of_the_user_must_have_is_told_once() -> None:
    def program() -> None:
        provider = k8s.Provider("office", kubeconfig="/home/me/.kube/config", context="prod", cluster="")
        opts = pulumi.ResourceOptions(provider=provider)
        k8s.core.v1.Namespace("space", opts=opts)
        k8s.helm.v3.Release("web", chart="web", opts=opts)

    (told,) = [note for note in export_with_notes(recorded(program)).notes if "current context" in note]
    assert told.startswith("ProviderConfig office: ")
    assert told.endswith("its context must be 'prod' in the Secret")
