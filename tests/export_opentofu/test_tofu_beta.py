"""What only google-beta has is made by google-beta; the rest stays with google."""

from __future__ import annotations

from pathlib import Path

import pulumi
import pulumi_gcp as gcp

from engines.tofu_engine import tofu
from export_opentofu.support import exported, recorded, write_files
from fleetform.export.opentofu import export


def _program() -> None:
    gateway = gcp.apigateway.ApiConfig(
        "orders",
        api="orders",
        gateway_config={"backend_config": {"google_service_account": "gateway@shop.iam.gserviceaccount.com"}},
        openapi_documents=[{"document": {"path": "spec.yaml", "contents": "b3BlbmFwaTo="}}],
        labels={"team": "shop"},
    )
    gcp.compute.MachineImage(
        "image", source_instance="web", machine_image_encryption_key={"kms_key_name": "projects/shop/key"}
    )
    gcp.compute.Disk("shared", size=10, zone="europe-west1-b", multi_writer=True)
    gcp.compute.Disk("plain", size=10, zone="europe-west1-b")
    app = gcp.firebase.get_web_app(app_id="1:2:web:3")
    pulumi.export("config", gateway.service_config_id)
    pulumi.export("key", gateway.gateway_config.backend_config.google_service_account)  # pyright: ignore[reportOptionalMemberAccess]  it is given above
    pulumi.export("app", app.display_name)


def test_tofu_takes_types_and_arguments_of_the_beta_edition(tmp_path: Path) -> None:
    with tofu(write_files(export(recorded(_program)), tmp_path)) as engine:
        engine.init()
        engine.check_format()
        engine.validate()
        engine.apply()
        assert not engine.has_changes()


def test_json_says_the_same(tmp_path: Path) -> None:
    with tofu(write_files(export(recorded(_program), syntax="json"), tmp_path)) as engine:
        engine.init()
        engine.validate()


def _blocks(text: str) -> dict[str, bool]:
    """Whether each resource says that google-beta makes it."""
    _, *parts = text.partition("\noutput ")[0].split("\nresource ")
    return {part.split('"')[3]: "provider = google-beta" in part for part in parts}


def test_only_what_needs_it_goes_to_the_beta_edition() -> None:
    def program() -> None:
        gcp.compute.Disk("plain", size=10, zone="a")
        gcp.compute.Disk("writers", size=10, zone="a", multi_writer=True)
        read = gcp.compute.Disk("read", size=10, zone="a")
        gcp.compute.Instance(
            "deep",
            machine_type="e2-micro",
            zone="a",
            boot_disk={"source": "x"},
            network_interfaces=[{"network": "default", "alias_ipv6_ranges": [{"ip_cidr_range": "/96"}]}],
        )
        gcp.compute.Instance(
            "shallow",
            machine_type="e2-micro",
            zone="a",
            boot_disk={"source": "x"},
            network_interfaces=[{"network": "default", "alias_ip_ranges": [{"ip_cidr_range": "/24"}]}],
        )
        pulumi.export("interface", read.multi_writer)

    assert _blocks(exported(program)) == {"plain": False, "writers": True, "read": True, "deep": True, "shallow": False}


def test_a_provider_of_the_program_is_configured_in_both_editions() -> None:
    def program() -> None:
        west = pulumi.ResourceOptions(provider=gcp.Provider("west", project="shop", region="us-west1"))
        gcp.compute.Disk("plain", size=10, zone="a", opts=west)
        gcp.compute.Disk("shared", size=10, zone="a", multi_writer=True, opts=west)

    text = exported(program)
    for edition in ("google", "google-beta"):
        assert f'provider "{edition}" {{\n  project = "shop"\n  region  = "us-west1"\n}}' in text
    assert text.count("provider = google-beta\n") == 1


def test_configuration_is_given_to_the_beta_edition_too() -> None:
    def program() -> None:
        gcp.compute.MachineImage("image", source_instance="web")

    text = exported(program, config={"gcp:project": "shop"})
    assert 'provider "google-beta" {\n  project = var.gcp_project\n}' in text
    assert 'source  = "hashicorp/google"' not in text
