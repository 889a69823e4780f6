"""Packages beside the main ones: classic azure and docker, without their SDKs; what a provider lacks; what is guessed.

The stand-in providers have the real schemas of azurerm and docker, and OpenTofu validates, plans and applies with them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pulumi_azure_native as azure_native
import pulumi_command as command
import pulumi_kubernetes as kubernetes
import pytest

from engines.tofu_engine import tofu
from export_opentofu.support import exported, recorded, write_files
from fleetform.export.errors import ExportError
from fleetform.export.opentofu import export


class _Named(pulumi.CustomResource):
    name: pulumi.Output[str]


class _Image(pulumi.CustomResource):
    imageName: pulumi.Output[str]  # noqa: N815  Pulumi's name
    repoDigest: pulumi.Output[str]  # noqa: N815  Pulumi's name


def _made(token: str, name: str, inputs: dict[str, Any], **options: Any) -> _Named:
    """A resource of a package whose SDK is not installed; every output is asked for by hand."""
    return _Named(token, name, {**inputs, "name": inputs.get("name")}, pulumi.ResourceOptions(**options))


def _network() -> None:
    group = _made("azure:core/resourceGroup:ResourceGroup", "shop", {})
    network = _made(
        "azure:network/virtualNetwork:VirtualNetwork",
        "shop-net",
        {"resourceGroupName": group.name, "addressSpaces": ["10.0.0.0/16"], "tags": {"team": "shop"}},
    )
    _made(
        "azure:network/subnet:Subnet",
        "nodes",
        {
            "resourceGroupName": group.name,
            "virtualNetworkName": network.name,
            "addressPrefixes": ["10.0.1.0/24"],
            "delegations": [
                {
                    "name": "aci",
                    "serviceDelegation": {
                        "name": "Microsoft.ContainerInstance/containerGroups",
                        "actions": ["Microsoft.Network/virtualNetworks/subnets/action"],
                    },
                }
            ],
        },
    )


def _stand(folder: Path, files: dict[str, str | bytes], variables: dict[str, str] | None = None) -> None:
    with tofu(write_files(files, folder), variables) as engine:
        engine.init()
        engine.check_format()
        engine.validate()
        engine.apply()
        assert not engine.has_changes()


def test_classic_azure_stands(tmp_path: Path) -> None:
    graph = recorded(_network, config={"azure:location": "westeurope"})
    files = export(graph)
    text = str(files["main.tf"])
    assert "location = var.azure_location" in text
    assert text.count("= azurerm_resource_group.shop.location") == 1
    assert 'provider "azurerm" {\n  features {}\n}' in str(files["providers.tf"])
    assert 'source  = "hashicorp/azurerm"' in str(files["versions.tf"])
    _stand(tmp_path, files)


def test_a_location_that_nobody_says_is_asked_for(tmp_path: Path) -> None:
    files = export(recorded(_network))
    assert 'variable "location"' in str(files["variables.tf"])
    _stand(tmp_path, files, {"location": "westeurope"})


def _image(**more: Any) -> Callable[[], None]:
    def program() -> None:
        network = _made("docker:index/network:Network", "back", {})
        image = _Image(
            "docker:index/image:Image",
            "app",
            {
                "imageName": "registry.example.com:5000/shop/app:v1",
                "build": {"context": "./programs", "dockerfile": "programs/Dockerfile", "args": {"MODE": "fast"}},
                "registry": {"server": "registry.example.com:5000", "username": "shop", "password": "geheim-1"},
                "repoDigest": None,
                **more,
            },
        )
        _made(
            "docker:index/container:Container",
            "app",
            {
                "image": image.repoDigest,
                "networksAdvanced": [{"name": network.name}],
                "ports": [{"internal": 80, "external": 8080}],
                "envs": ["MODE=fast"],
                "labels": [{"label": "team", "value": "shop"}],
            },
        )

    return program


def test_docker_stands(tmp_path: Path) -> None:
    files = export(recorded(_image()))
    text = str(files["main.tf"])
    for wanted in (
        'resource "docker_image" "app"',
        'resource "docker_registry_image" "app"',
        "  ports {\n    internal = 80\n    external = 8080\n  }",
        '  env   = ["MODE=fast"]',
        "docker_image.app.name",
        "${docker_registry_image.app.sha256_digest}",
        'dockerfile = "Dockerfile"',
    ):
        assert wanted in text
    assert "geheim-1" not in "".join(map(str, files.values()))
    assert any(name.startswith("assets/programs/") for name in files)
    _stand(tmp_path, files, {"app_registry_password": "geheim-1"})


def test_an_image_that_is_not_pushed_has_no_registry() -> None:
    assert "docker_registry_image" not in exported(_image(skipPush=True))


class _Built(pulumi.CustomResource):
    ref: pulumi.Output[str]


def _built(**more: Any) -> Callable[[], None]:
    def program() -> None:
        image = _Built(
            "docker-build:index:Image",
            "app",
            {
                "tags": ["registry.example.com/shop/app:v1"],
                "context": {"location": "./programs"},
                "dockerfile": {"location": "./programs/Dockerfile"},
                "platforms": ["linux/amd64"],
                "push": True,
                "registries": [{"address": "registry.example.com", "username": "shop", "password": "geheim-1"}],
                "cacheTo": [{"inline": {}}],
                "network": "default",
                "ref": None,
                **more,
            },
        )
        pulumi.export("image", image.ref)

    return program


def test_docker_build_stands(tmp_path: Path) -> None:
    graph = recorded(_built())
    files = export(graph)
    text = str(files["main.tf"])
    assert 'platform   = "linux/amd64"' in text
    assert 'resource "docker_registry_image" "app"' in text
    assert "geheim-1" not in "".join(map(str, files.values()))
    assert any("cacheTo is not kept" in note for note in graph.notes)
    _stand(tmp_path, files, {"app_registry_password": "geheim-1"})


def test_an_image_for_several_machines_is_refused_by_name() -> None:
    with pytest.raises(ExportError, match="property platforms: docker_image has one platform"):
        exported(_built(platforms=["linux/amd64", "linux/arm64"]))


def test_what_the_schema_lacks_is_told_by_name() -> None:
    def program() -> None:
        _made("azure:storage/zipBlob:ZipBlob", "zip", {})
        _made("azure:core/resourceGroup:ResourceGroup", "shop", {"location": "westeurope", "colour": "red"})

    with pytest.raises(ExportError) as caught:
        exported(program)
    told = str(caught.value)
    assert "no name map has this type: azurerm 4.81.0 has no azurerm_storage_zipblob" in told
    assert "property colour: the name map has no such property" in told


def test_a_package_that_no_map_knows_tells_how_to_add_it() -> None:
    with pytest.raises(
        ExportError, match=r"`fleetform names add nobodys --schema FILE --source NAMESPACE/NAME` adds it"
    ):
        exported(lambda: _made("nobodys:index/thing:Thing", "one", {}))


def test_guessed_names_are_told() -> None:
    graph = recorded(lambda: _made("openstack:compute/keypair:Keypair", "key", {"publicKey": "ssh-rsa AAAA"}))
    files = export(graph)
    assert 'resource "openstack_compute_keypair_v2" "key"' in str(files["main.tf"])
    required = str(files["versions.tf"]).partition("required_providers")[2]
    assert 'source = "terraform-provider-openstack/openstack"' in required
    assert "version" not in required
    assert any("`fleetform names add openstack --schema FILE` makes them exact" in note for note in graph.notes)


def test_files_of_a_storage_account_go_by_azurerm(tmp_path: Path) -> None:
    def program() -> None:
        group = azure_native.resources.ResourceGroup("shop", location="westeurope")
        account = azure_native.storage.StorageAccount(
            "shopfiles",
            resource_group_name=group.name,
            kind=azure_native.storage.Kind.STORAGE_V2,
            sku={"name": azure_native.storage.SkuName.STANDARD_LRS},
        )
        site = azure_native.storage.StorageAccountStaticWebsite(
            "site", account_name=account.name, resource_group_name=group.name, index_document="index.html"
        )
        page = azure_native.storage.Blob(
            "index.html",
            account_name=account.name,
            resource_group_name=group.name,
            container_name=site.container_name,
            content_type="text/html",
            source=pulumi.StringAsset("<h1>Hello</h1>"),
        )
        pulumi.export("page", page.url)
        pulumi.export("tenant", azure_native.authorization.get_client_config_output().tenant_id)

    files = export(recorded(program))
    text = str(files["main.tf"])
    assert "storage_account_id = azapi_resource.shopfiles.id" in text
    assert 'storage_container_name = "$web"' in text
    assert 'source_content         = "<h1>Hello</h1>"' in text
    _stand(tmp_path, files)


def test_files_are_copied_to_machines(tmp_path: Path) -> None:
    def program() -> None:
        machine = command.remote.ConnectionArgs(
            host="far.example.com", user="root", private_key="-----BEGIN KEY-----", dial_error_limit=3
        )
        command.remote.CopyToRemote(
            "site", connection=machine, source=pulumi.FileArchive("./programs"), remote_path="/srv/site"
        )
        command.remote.CopyToRemote(
            "setup", connection=machine, source=pulumi.FileAsset("./support.py"), remote_path="/srv/setup.py"
        )

    graph = recorded(program)
    files = export(graph)
    text = str(files["main.tf"])
    assert 'provisioner "file"' in text
    assert 'source      = "${path.module}/assets/programs"' in text
    assert 'filesha1("${path.module}/assets/support.py")' in text
    assert "BEGIN KEY" not in "".join(map(str, files.values()))
    assert any("connection.dialErrorLimit is not kept" in note for note in graph.notes)
    with tofu(write_files(files, tmp_path)) as engine:
        engine.init()
        engine.check_format()
        engine.validate()


def test_an_archive_that_a_build_has_yet_to_make_is_told(tmp_path: Path) -> None:
    def program() -> None:
        inputs = {"role": "arn:aws:iam::123456789012:role/x", "runtime": "dotnet8", "handler": "app"}
        for name, code in (("folder", "./app/bin/publish"), ("packed", "./target/app.jar")):
            _made("aws:lambda/function:Function", name, {**inputs, "code": pulumi.FileArchive(code)})

    graph = recorded(program)
    files = export(graph)
    text = str(files["main.tf"])
    assert 'source_dir  = "${path.module}/assets/app/bin/publish"' in text
    assert 'filename = "${path.module}/assets/target/app.jar"' in " ".join(text.split())
    assert "filebase64sha256" not in text
    told = [note for note in graph.notes if "is not there yet" in note]
    assert len(told) == 2
    with tofu(write_files(files, tmp_path)) as engine:
        engine.init()
        engine.validate()


def _patches() -> None:
    kubernetes.core.v1.NamespacePatch(
        "team",
        metadata={
            "name": "default",
            "labels": {"team": "shop"},
            "annotations": {"owner": "shop", "pulumi.com/patchForce": "true"},
        },
    )
    kubernetes.core.v1.ConfigMapPatch(
        "dns", metadata={"name": "coredns", "namespace": "kube-system"}, data={"extra.server": "example.org"}
    )


def test_patches_of_objects_of_others(tmp_path: Path) -> None:
    files = export(recorded(_patches))
    text = str(files["main.tf"])
    for wanted in (
        'resource "kubernetes_labels" "team"',
        'resource "kubernetes_annotations" "team"',
        'annotations = { owner = "shop" }',
        'resource "kubernetes_config_map_v1_data" "dns"',
    ):
        assert wanted in text
    assert " ".join(text.split()).count("force = true") == 2
    _stand(tmp_path, files)


def test_what_no_patch_can_say_is_told_by_name() -> None:
    def program() -> None:
        kubernetes.apps.v1.DeploymentPatch(
            "web", metadata={"name": "web", "labels": {"team": "shop"}}, spec={"replicas": 3}
        )

    with pytest.raises(ExportError, match="property spec: OpenTofu patches labels, annotations and the data of config"):
        exported(program)
