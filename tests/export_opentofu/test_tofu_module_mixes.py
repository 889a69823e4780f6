"""Components with everything in them that an export can write, as modules."""

from __future__ import annotations

from pathlib import Path

import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure
import pulumi_kubernetes as kubernetes
from pulumi import ResourceOptions

from export_opentofu.test_tofu_module_programs import Group, planned
from fleetform.graph import portable


def test_inner_components_of_one_name(tmp_path: Path) -> None:
    def program() -> None:
        for team in ("red", "blue"):
            outer = Group(team, "test:group:Team")
            for part in ("db", "cache"):
                inner = Group(f"{team}-{part}", "test:group:Store", parent=outer)
                key = (
                    aws.kms.Key("key" if team == "red" else "key2", description=team, opts=inner.own)
                    if (part == "db")
                    else aws.kms.Key(f"{team}-{part}-key", description=f"{part} of {team}", opts=inner.own)
                )
                aws.kms.Alias(
                    f"{team}-{part}-alias", name=f"alias/{team}/{part}", target_key_id=key.key_id, opts=inner.own
                )
                pulumi.export(f"{team}-{part}", key.arn)

    files = planned(program, tmp_path)
    assert "modules/team/main.tf" in files
    assert "modules/store/main.tf" in files


def test_data_sources_loops_and_existing_things(tmp_path: Path) -> None:
    def program() -> None:
        zones = aws.get_availability_zones_output(state="available")
        for name, size in (("web", 2), ("batch", 5)):
            group = Group(name)
            opts = ResourceOptions(parent=group)
            role = aws.iam.Role.get(f"{name}-role", f"{name}-node", opts=opts)
            found = aws.ec2.get_vpc_output(id=f"vpc-{name}", opts=pulumi.InvokeOptions(parent=group))
            attributes = portable.map(zones.names, lambda zone: {"name": zone, "type": "S"})
            table = aws.dynamodb.Table(
                f"{name}-carts", hash_key="id", billing_mode="PAY_PER_REQUEST", attributes=attributes, opts=opts
            )
            aws.ec2.Subnet(
                f"{name}-subnet",
                vpc_id=found.id,
                cidr_block=found.cidr_block,
                availability_zone=zones.names[0],
                tags={"role": role.arn, "table": table.name, "size": str(size)},
                opts=opts,
            )

    assert "modules/group/main.tf" in planned(program, tmp_path)


def test_azure_and_kubernetes_in_one_component(tmp_path: Path) -> None:
    def program() -> None:
        network = pulumi.StackReference("acme/network/prod")
        for name in ("north", "south"):
            group = Group(name)
            place = azure.resources.ResourceGroup(f"{name}-group", location="westeurope", opts=group.own)
            azure.storage.StorageAccount(
                f"{name}-store",
                account_name=f"{name}store",
                resource_group_name=place.name,
                sku={"name": "Standard_LRS"},
                kind="StorageV2",
                tags={"zone": network.get_output("zone_id")},
                opts=group.own,
            )
            provider = kubernetes.Provider(name, kubeconfig=f"~/.kube/{name}", opts=ResourceOptions(parent=group))
            own = ResourceOptions(parent=group, provider=provider)
            service = kubernetes.core.v1.Service(
                f"{name}-web", metadata={"name": name}, spec={"type": "LoadBalancer"}, opts=own
            )
            kubernetes.core.v1.ConfigMap(
                f"{name}-settings",
                metadata={"name": "settings"},
                data={"address": service.status.load_balancer.ingress[0].ip, "group": place.name},
                opts=own,
            )

    files = planned(program, tmp_path, variables={"network_prod_zone_id": '"Z1"'})
    assert 'variable "network_prod_zone_id"' in files["modules/group/variables.tf"]


def test_files_and_archives(tmp_path: Path) -> None:
    def program() -> None:
        for name in ("web", "api"):
            group = Group(name)
            role = aws.iam.Role(f"{name}-role", assume_role_policy="{}", opts=group.own)
            code = pulumi.AssetArchive({"main.py": pulumi.StringAsset(f"NAME = '{name}'\n")})
            aws.lambda_.Function(
                f"{name}-function", role=role.arn, code=code, handler="main.run", runtime="python3.12", opts=group.own
            )

    planned(program, tmp_path)
