"""Resources that are fields of another one in Crossplane: the windows of an AKS cluster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pulumi_azure_native as azure
import pytest

from export_crossplane.crossplane_support import Documents, written
from fleetform.export.errors import ExportError

Windows = azure.containerservice.MaintenanceConfiguration
SLOT = {"startTime": "22:00", "duration": 6, "utcOffset": "+00:00"}


def windows(
    make: Callable[[azure.containerservice.ManagedCluster], object],
) -> Documents:
    """The documents of a cluster, with what is made beside it."""

    def program() -> None:
        make(
            azure.containerservice.ManagedCluster(
                "shop",
                resource_name_="shop",
                resource_group_name="shop",
                location="westeurope",
                dns_prefix="shop",
                identity={"type": azure.containerservice.ResourceIdentityType.SYSTEM_ASSIGNED},
                agent_pool_profiles=[{"name": "system", "count": 3, "vm_size": "Standard_D4s_v5", "mode": "System"}],
            )
        )

    return written(program)


def window(name: str, cluster: azure.containerservice.ManagedCluster, key: str = "", **given: Any) -> Windows:
    return Windows(name, config_name=key or name, resource_group_name="shop", resource_name_=cluster.name, **given)


def schedule(**when: Any) -> dict[str, Any]:
    return {"schedule": when, "start_time": "22:00", "duration_hours": 6, "utc_offset": "+00:00"}


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"daily": {"interval_days": 1}}, {"frequency": "Daily", "interval": 1}),
        (
            {"weekly": {"day_of_week": "Sunday", "interval_weeks": 2}},
            {"frequency": "Weekly", "dayOfWeek": "Sunday", "interval": 2},
        ),
        (
            {"absolute_monthly": {"day_of_month": 15, "interval_months": 1}},
            {"frequency": "AbsoluteMonthly", "dayOfMonth": 15, "interval": 1},
        ),
        (
            {"relative_monthly": {"day_of_week": "Monday", "interval_months": 3, "week_index": "First"}},
            {"frequency": "RelativeMonthly", "dayOfWeek": "Monday", "interval": 3, "weekIndex": "First"},
        ),
    ],
)
def test_a_schedule_is_a_field_of_its_cluster(when: dict[str, Any], said: dict[str, Any]) -> None:
    documents = windows(
        lambda cluster: window("aksManagedNodeOSUpgradeSchedule", cluster, maintenance_window=schedule(**when))
    )
    fields = documents.fields("KubernetesCluster")
    assert fields["maintenanceWindowNodeOs"] == {**SLOT, **said}
    assert "MaintenanceConfiguration" not in documents.text
    assert not documents.notes


def test_every_window_has_a_field_and_what_waits_for_one_waits_for_the_cluster() -> None:
    closed = [{"start": "2026-12-24", "end": "2026-12-27"}]
    hours = [{"start": "2026-12-24T00:00:00Z", "end": "2026-12-27T00:00:00Z"}]

    def make(cluster: azure.containerservice.ManagedCluster) -> None:
        slots = [{"day": "Sunday", "hour_slots": [1, 2]}]
        window("default", cluster, time_in_week=slots, not_allowed_time=hours)
        last = window(
            "upgrades",
            cluster,
            "aksManagedAutoUpgradeSchedule",
            maintenance_window={**schedule(daily={"interval_days": 1}), "not_allowed_dates": closed},
        )
        azure.resources.ResourceGroup("later", location="westeurope", opts=pulumi.ResourceOptions(depends_on=[last]))

    documents = windows(make)
    fields = documents.fields("KubernetesCluster")
    assert fields["maintenanceWindow"] == {"allowed": [{"day": "Sunday", "hours": [1, 2]}], "notAllowed": hours}
    assert fields["maintenanceWindowAutoUpgrade"]["notAllowed"] == closed
    assert len(documents.of("ResourceGroup")["spec"]["forProvider"]) > 0


@pytest.mark.parametrize(
    "make",
    [
        lambda cluster: pulumi.export("id", window("default", cluster).id),
        lambda cluster: window("ownWindows", cluster),
        lambda _: Windows("default", config_name="default", resource_group_name="shop", resource_name_="another"),
    ],
)
def test_one_that_is_referred_to_or_belongs_to_nothing_known_is_refused(make: Callable[..., object]) -> None:
    with pytest.raises(ExportError, match="maintenanceWindowNodeOs"):
        windows(make)
