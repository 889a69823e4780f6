"""Components in components: which become modules of their own, through real OpenTofu."""

from __future__ import annotations

from pathlib import Path

import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure
from pulumi import Alias, ResourceOptions

from engines.tofu_engine import tofu
from export_opentofu.support import recorded, write_files
from export_opentofu.test_tofu_module_programs import Group, planned
from fleetform.export.opentofu import export


class Store(Group):
    """A key and what it encrypts."""

    def __init__(self, name: str, days: int, before: list[pulumi.Resource] | None = None, **options: object) -> None:
        super().__init__(name, "test:group:Store", **options)
        waiting = ResourceOptions(parent=self, depends_on=before)
        self.key = aws.kms.Key(f"{name}-key", description=name, deletion_window_in_days=days, opts=waiting)
        aws.kms.Alias(f"{name}-alias", name=f"alias/{name}", target_key_id=self.key.key_id, opts=self.own)


def test_an_inner_component_that_is_there_several_times_is_a_module_of_its_own(tmp_path: Path) -> None:
    def program() -> None:
        for team in ("red", "blue"):
            outer = Group(team, "test:group:Team")
            log = aws.sqs.Queue(f"{team}-log", opts=outer.own)
            first = Store(f"{team}-db", 7, [log], parent=outer)
            second = Store(f"{team}-cache", 30, [first], parent=outer)
            aws.sqs.Queue(
                f"{team}-jobs",
                kms_master_key_id=second.key.arn,
                tags={"team": team},
                opts=ResourceOptions(parent=outer, depends_on=[first]),
            )
            pulumi.export(team, first.key.arn)

    files = planned(program, tmp_path)
    main = files["modules/team/main.tf"]
    assert 'source = "../store"' in main
    assert "aws_kms_key" not in main
    assert '"${var.name}-db"' in main
    assert "module.cache_store.key_arn" in main
    assert "db_store_key_arn" in files["modules/team/outputs.tf"]


def test_an_inner_component_that_is_there_once_is_part_of_the_module(tmp_path: Path) -> None:
    def program() -> None:
        for team in ("red", "blue", "green"):
            outer = Group(team, "test:group:Team")
            store = Store(f"{team}-db", 7, parent=outer)
            aws.sqs.Queue(f"{team}-jobs", kms_master_key_id=store.key.arn, opts=outer.own)

    files = planned(program, tmp_path)
    assert "aws_kms_key" in files["modules/team/main.tf"]
    assert "modules/store/main.tf" not in files


def test_a_module_that_several_modules_and_the_root_use(tmp_path: Path) -> None:
    def program() -> None:
        own = Store("shared", 10)
        for kind in ("Web", "Batch"):
            for number in (1, 2):
                name = f"{kind.lower()}{number}"
                provider = aws.Provider(name, region=f"eu-west-{number}")
                outer = Group(name, f"test:group:{kind}", providers={"aws": provider})
                store = Store(f"{name}-store", number + 6, [own], parent=outer)
                aws.sqs.Queue(f"{name}-jobs", kms_master_key_id=store.key.arn, opts=outer.own)
                if kind == "Batch":
                    aws.sqs.Queue(f"{name}-more", tags={"key": own.key.arn}, opts=outer.own)

    files = planned(program, tmp_path)
    assert {name.split("/")[1] for name in files if name.startswith("modules/")} == {"store", "web", "batch"}
    assert 'source = "./modules/store"' in files["shared.tf"]
    assert 'source = "../store"' in files["modules/web/main.tf"]


def test_modules_in_modules_in_modules(tmp_path: Path) -> None:
    def program() -> None:
        for site in ("north", "south"):
            outer = Group(site, "test:group:Site")
            for team in ("a", "b"):
                middle = Group(f"{site}-{team}", "test:group:Team", parent=outer)
                first = Store(f"{site}-{team}-db", 7, parent=middle)
                Store(f"{site}-{team}-cache", 9, [first], parent=middle)
                aws.sqs.Queue(f"{site}-{team}-jobs", kms_master_key_id=first.key.arn, opts=middle.own)

    files = planned(program, tmp_path)
    assert "../store" in files["modules/team/main.tf"]
    assert "../team" in files["modules/site/main.tf"]


def test_moves_and_imports_reach_into_inner_modules(tmp_path: Path) -> None:
    def program() -> None:
        for team in ("red", "blue"):
            outer = Group(team, "test:group:Team")
            for part in ("db", "cache"):
                inner = Group(f"{team}-{part}", "test:group:Store", parent=outer)
                old = ResourceOptions(parent=inner, aliases=[Alias(name=f"old-{team}-{part}")])
                aws.sqs.Queue(f"{team}-{part}-jobs", opts=old)
                aws.sqs.Queue(
                    f"{team}-{part}-dead", opts=ResourceOptions(parent=inner, import_=f"https://sqs/{team}/{part}")
                )

    files = export(recorded(program), layout="modules")
    assert "to   = module.red_team.module.db_store.aws_sqs_queue.jobs" in str(files["red.tf"])
    with tofu(write_files(files, tmp_path)) as engine:
        engine.init()
        engine.check_format()
        plan = engine.plan()
    importing = [change["address"] for change in plan["resource_changes"] if "importing" in change["change"]]
    assert len(importing) == 4
    assert "module.blue_team.module.cache_store.aws_sqs_queue.dead" in importing


def test_what_azure_is_asked_for_by_one_call_alone_is_no_mistake_in_the_others(tmp_path: Path) -> None:
    """Azure's provider gives only what it is asked for, and each call of a module asks for what is read of it."""

    def program() -> None:
        for name, field in (("red", "primary_endpoints"), ("blue", "secondary_endpoints")):
            outer = Group(name, "test:group:Files")
            azure.resources.ResourceGroup(f"{name}-group", resource_group_name=name, location="uksouth", opts=outer.own)
            kept = azure.storage.StorageAccount(
                f"{name}-files",
                account_name=name,
                resource_group_name="shop",
                location="westeurope",
                kind="StorageV2",
                sku={"name": "Standard_RAGRS"},
                opts=outer.own,
            )
            pulumi.export(name, getattr(kept, field).blob)

    graph = recorded(program, config={"azure-native:subscriptionId": "00000000-0000-0000-0000-000000000001"})
    files = export(graph)
    assert "try(azapi_resource.files.output" in str(files["modules/files/outputs.tf"])
    with tofu(write_files(files, tmp_path)) as engine:
        engine.init()
        engine.check_format()
        engine.apply()
        assert not engine.has_changes()
        engine.destroy()
