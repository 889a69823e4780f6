"""One list of Pulumi that a kind has as several fields: the probes of a container app."""

from __future__ import annotations

from typing import Any

import pulumi
import pulumi_azure_native as azure

from export_crossplane.crossplane_support import Documents, open_fields, written


def app(*probes: Any, **options: Any) -> Documents:
    """The documents of a container app with these probes."""

    def program() -> None:
        azure.app.ContainerApp(
            "shop",
            container_app_name="shop",
            resource_group_name="shop",
            managed_environment_id="/subscriptions/0/resourceGroups/shop/providers/Microsoft.App/managedEnvironments/e",
            template={
                "containers": [
                    {
                        "name": "app",
                        "image": "registry.example/app:1",
                        "resources": {"cpu": 0.5, "memory": "1Gi"},
                        "probes": [*probes],
                    }
                ]
            },
            configuration={"active_revisions_mode": "Single"},
            opts=pulumi.ResourceOptions(**options),
        )

    return written(program)


def container(documents: Documents) -> dict[str, Any]:
    """The one container of the app."""
    (found,) = documents.fields("ContainerApp")["template"]["container"]
    return found


def test_each_probe_goes_into_the_field_of_its_kind() -> None:
    tcp = {"tcp_socket": {"port": 80}}
    web = {"port": 8080, "path": "/live", "scheme": "HTTPS", "http_headers": [{"name": "Host", "value": "shop"}]}
    documents = app(
        {"type": "Startup", **tcp, "period_seconds": 5, "failure_threshold": 9, "success_threshold": 1},
        {"type": "liveness", "http_get": web, "initial_delay_seconds": 3, "timeout_seconds": 2},
        {"type": "Readiness", "http_get": {"port": 8080, "host": "shop"}},
    )
    found = container(documents)
    assert found["startupProbe"] == [
        {"transport": "TCP", "port": 80, "intervalSeconds": 5, "failureCountThreshold": 9},
    ]
    assert found["livenessProbe"] == [
        {
            "transport": "HTTPS",
            "port": 8080,
            "path": "/live",
            "header": [{"name": "Host", "value": "shop"}],
            "initialDelay": 3,
            "timeout": 2,
        }
    ]
    # Azure takes one success for enough, the provider three: what is meant is said.
    assert found["readinessProbe"] == [
        {"transport": "HTTP", "port": 8080, "host": "shop", "successCountThreshold": 1},
    ]
    assert "probes" not in found
    assert open_fields(documents.of("ContainerApp")) == []


def test_what_is_said_comes_before_what_is_meant() -> None:
    probe = {"type": "Readiness", "tcp_socket": {"port": 80}, "success_threshold": 4}
    assert container(app(probe))["readinessProbe"] == [{"transport": "TCP", "port": 80, "successCountThreshold": 4}]


def test_what_no_field_takes_stays_open_and_pauses_the_app() -> None:
    tcp = {"tcp_socket": {"port": 80}}
    documents = app(
        {"type": "Exotic", **tcp},
        tcp,
        {"type": "Liveness", **tcp, "success_threshold": 2},
        {"type": "Startup", **tcp, "termination_grace_period_seconds": 4},
    )
    place = "spec.forProvider.template.container[0]"
    assert open_fields(documents.of("ContainerApp")) == [
        f"{place}.probes[0]",
        f"{place}.probes[1]",
        f"{place}.livenessProbe[0]",
        f"{place}.startupProbe[0].terminationGracePeriodSeconds",
    ]
    assert [
        reason in documents.text
        for reason in (
            "there is no field for items of the kind Exotic",
            "one of: Liveness, Readiness, Startup",
            "the item does not say of which kind it is",
            "the provider takes that of the whole app only",
        )
    ] == [True] * 4


def test_a_kind_that_is_known_only_later_is_told() -> None:
    def program() -> None:
        group = azure.resources.ResourceGroup("group", resource_group_name="shop", location="westeurope")
        azure.app.ContainerApp(
            "shop",
            container_app_name="shop",
            resource_group_name=group.name,
            template={"containers": [{"name": "app", "image": "i", "probes": [{"type": group.managed_by}]}]},
        )

    documents = written(program)
    assert "spec.forProvider.template.container[0].probes[0]" in open_fields(documents.of("ContainerApp"))
    assert "managedBy" in documents.text


def test_probes_that_later_changes_leave_alone_are_said_at_creation() -> None:
    documents = app({"type": "Startup", "tcp_socket": {"port": 80}}, ignore_changes=["template.containers[0].probes"])
    spec = documents.of("ContainerApp")["spec"]
    assert "template" not in spec["forProvider"]
    assert spec["initProvider"]["template"]["container"][0]["startupProbe"] == [{"transport": "TCP", "port": 80}]
