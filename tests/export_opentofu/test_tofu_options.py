"""What each of Pulumi's resource options becomes."""

from __future__ import annotations

from collections.abc import Callable

import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure
import pulumi_gcp as gcp
import pulumi_kubernetes as kubernetes
import pytest
from pulumi import Alias, CustomTimeouts, ResourceOptions

from export_opentofu.support import exported, recorded
from fleetform.export.opentofu import export

QUEUE = "aws_sqs_queue"


def _queue(**options: object) -> str:
    """What a queue with options is written as."""

    def program() -> None:
        aws.sqs.Queue("jobs", name="jobs", opts=ResourceOptions(**options))  # pyright: ignore[reportArgumentType]  any option

    return exported(program)


@pytest.mark.parametrize(
    ("options", "written"),
    [
        ({"protect": True}, "    prevent_destroy = true"),
        ({"retain_on_delete": True}, "    destroy = false"),
        ({"delete_before_replace": False}, "    create_before_destroy = true"),
        ({"ignore_changes": ["delaySeconds"]}, "    ignore_changes = [delay_seconds]"),
        ({"ignore_changes": ["delay_seconds"]}, "    ignore_changes = [delay_seconds]"),
        ({"ignore_changes": ['tags["a.b"]']}, '    ignore_changes = [tags["a.b"]]'),
        ({"ignore_changes": ["*"]}, "    ignore_changes = all"),
        ({"import_": "https://sqs/jobs"}, 'import {\n  to = aws_sqs_queue.jobs\n  id = "https://sqs/jobs"\n}'),
        ({"aliases": [Alias(name="tasks")]}, "moved {\n  from = aws_sqs_queue.tasks\n  to   = aws_sqs_queue.jobs\n}"),
        (
            {"aliases": ["urn:pulumi:dev::shop::aws:sqs/queue:Queue::old-jobs"]},
            "moved {\n  from = aws_sqs_queue.old_jobs\n  to   = aws_sqs_queue.jobs\n}",
        ),
        ({"custom_timeouts": CustomTimeouts(create="7m")}, '  timeouts {\n    create = "7m"\n  }'),
        (
            {"replace_on_changes": ["name"]},
            "    replace_triggered_by = [terraform_data.jobs_replacement]",
        ),
        (
            {"replacement_trigger": {"image": "v2"}},
            "    replace_triggered_by = [terraform_data.jobs_replacement]",
        ),
        (
            {"replacement_trigger": {"image": "v2"}, "replace_on_changes": ["name"]},
            'resource "terraform_data" "jobs_replacement" {\n  input = ["jobs", { image = "v2" }]\n}',
        ),
    ],
)
def test_an_option_is_written(options: dict[str, object], written: str) -> None:
    assert written in _queue(**options)


@pytest.mark.parametrize("options", [{}, {"protect": False}, {"delete_before_replace": True}, {"hide_diffs": ["name"]}])
def test_what_opentofu_does_by_itself_is_not_written(options: dict[str, object]) -> None:
    assert _queue(**options) == _queue()
    assert "lifecycle" not in _queue()


def test_an_alias_of_another_parent_is_the_same_address() -> None:
    assert "moved" not in _queue(aliases=[Alias(parent=pulumi.ROOT_STACK_RESOURCE)])


def test_several_aliases_are_a_chain_and_none_is_used_twice() -> None:
    def program() -> None:
        aws.sqs.Queue("jobs", opts=ResourceOptions(aliases=[Alias(name="work"), Alias(name="tasks")]))
        aws.sqs.Queue("other", opts=ResourceOptions(aliases=[Alias(name="work"), Alias(name="jobs")]))

    text = exported(program)
    assert "  from = aws_sqs_queue.work\n  to   = aws_sqs_queue.tasks\n" in text
    assert "  from = aws_sqs_queue.tasks\n  to   = aws_sqs_queue.jobs\n" in text
    assert text.count("moved {") == 2


def test_a_property_that_ignore_changes_misspells_is_told() -> None:
    from fleetform.export.errors import ExportError

    with pytest.raises(ExportError, match="ignore_changes names a property that the type does not have"):
        _queue(ignore_changes=["delaySecond"])


def test_what_cannot_be_kept_is_noted() -> None:
    def program() -> None:
        first = aws.sqs.Queue("first")
        opts = ResourceOptions(deleted_with=first, custom_timeouts=CustomTimeouts(create="1m"))
        aws.iam.Role("role", assume_role_policy="{}", opts=opts)

    graph = recorded(program)
    export(graph)
    assert graph.notes == [
        "aws:iam/role:Role 'role': aws_iam_role takes no timeout for 'create'; it is not kept",
        "aws:iam/role:Role 'role': deleted_with is not kept; OpenTofu deletes it by itself",
    ]


def test_paths_into_single_items_lists_and_sets() -> None:
    def program() -> None:
        aws.eks.NodeGroup(
            "pool",
            cluster_name="hub",
            node_role_arn="arn:aws:iam::111122223333:role/node",
            subnet_ids=["subnet-1"],
            scaling_config={"min_size": 1, "max_size": 2, "desired_size": 1},
            opts=ResourceOptions(ignore_changes=["scalingConfig.desiredSize", "taints[0].value"]),
        )
        gcp.container.Cluster(
            "hub", opts=ResourceOptions(ignore_changes=["nodePools[*].nodeCount", "nodeConfig.labels['a']"])
        )

    text = exported(program)
    assert "= [scaling_config[0].desired_size, taint]" in text
    assert "ignore_changes = [node_pool, node_config[0].labels.a]" in text


def test_paths_into_bodies_and_manifests() -> None:
    def program() -> None:
        azure.containerservice.ManagedCluster(
            "hub",
            resource_group_name="hub",
            opts=ResourceOptions(ignore_changes=["agentPoolProfiles[0].count", "tags.a"]),
        )
        kubernetes.core.v1.ConfigMap(
            "settings", opts=ResourceOptions(ignore_changes=["data['a.b']", "metadata.labels"])
        )

    text = exported(program)
    assert "ignore_changes = [body.properties.agentPoolProfiles[0].count, tags.a]" in text
    assert 'ignore_changes = [manifest.data["a.b"], manifest.metadata.labels]' in text


def test_depends_on_is_written_only_where_no_reference_orders() -> None:
    def program() -> None:
        first = aws.sqs.Queue("first")
        second = aws.sqs.Queue("second", redrive_policy=first.arn)
        aws.sqs.Queue("third", redrive_policy=second.arn, opts=ResourceOptions(depends_on=[first, second]))
        aws.sqs.Queue("fourth", opts=ResourceOptions(depends_on=[first, second]))

    text = exported(program)
    assert text.count("depends_on") == 1
    assert "depends_on = [aws_sqs_queue.second]" in text


def test_depending_on_a_component_is_depending_on_what_is_in_it() -> None:
    def program() -> None:
        group = pulumi.ComponentResource("shop:index:Group", "group")
        aws.sqs.Queue("inner", opts=ResourceOptions(parent=group))
        aws.sqs.Queue("outer", opts=ResourceOptions(depends_on=[group]))

    assert "depends_on = [aws_sqs_queue.inner]" in exported(program)


def _names(program: Callable[[], object]) -> str:
    return exported(program)


def test_automatic_names_are_prefixes_where_the_provider_completes_them_and_pulumis_names_elsewhere() -> None:
    def program() -> None:
        aws.iam.Role("node", assume_role_policy="{}")
        aws.dynamodb.Table(
            "carts", hash_key="id", attributes=[{"name": "id", "type": "S"}], billing_mode="PAY_PER_REQUEST"
        )
        azure.network.VirtualNetwork("Main", resource_group_name="shop")
        kubernetes.core.v1.Namespace("Shop_Web")

    text = _names(program)
    assert '  name_prefix        = "node-"' in text
    assert text.count("create_before_destroy = true") == 1
    assert '  name         = "carts"' in text
    assert '  name      = "Main"' in text
    assert 'metadata   = { name = "shop-web" }' in text


def test_a_prefix_that_the_provider_would_find_too_long_is_a_whole_name() -> None:
    def program() -> None:
        aws.lb.LoadBalancer("web")
        aws.lb.LoadBalancer("website")
        aws.iam.Role("a-role-whose-name-is-longer-than-a-prefix-may-be", assume_role_policy="{}")

    text = exported(program)
    assert '  name_prefix = "web-"' in text
    assert '  name = "website"' in text
    assert '"a-role-whose-name-is-longer-than-a-prefix-may-be"' in text
    assert text.count("create_before_destroy = true") == 1


def test_providers_have_aliases_only_where_there_are_several() -> None:
    def one() -> None:
        aws.sqs.Queue("a", opts=ResourceOptions(provider=aws.Provider("eu", region="eu-west-1")))

    def several() -> None:
        one()
        aws.sqs.Queue("b", opts=ResourceOptions(provider=aws.Provider("us", region="us-east-1")))

    def beside_the_default() -> None:
        one()
        aws.sqs.Queue("c")

    assert 'provider "aws" {\n  region = "eu-west-1"\n}' in exported(one)
    assert "provider =" not in exported(one)
    assert exported(several).count("  provider = aws.") == 2
    assert exported(beside_the_default).count("  provider = aws.eu") == 1


def test_default_providers_take_their_configuration() -> None:
    def program() -> None:
        aws.sqs.Queue("a")
        gcp.storage.Bucket("b", location="EU")

    text = exported(
        program, config={"aws:region": "eu-west-1", "gcp:project": "shop-1", "aws:skipRegionValidation": "true"}
    )
    assert 'provider "aws" {\n  region = var.aws_region\n}' in text
    assert 'provider "google" {\n  project = var.gcp_project\n}' in text


def test_a_kubeconfig_that_only_the_cloud_knows_is_decoded_when_it_is_there() -> None:
    def program() -> None:
        found = azure.containerservice.list_managed_cluster_user_credentials_output(
            resource_group_name="hub", resource_name="hub"
        )
        provider = kubernetes.Provider("hub", kubeconfig=found.kubeconfigs[0].value)
        kubernetes.core.v1.Namespace("shop", opts=ResourceOptions(provider=provider))

    text = exported(program)
    assert "= yamldecode(data.azapi_resource_action.selected.sensitive_output.kubeconfigs[0].value)" in text
    assert "host                   = local.hub_kubeconfig_cluster.server" in text


@pytest.mark.parametrize("text", ["~/.kube/hub", None])
def test_a_kubeconfig_in_a_file(text: str | None) -> None:
    def program() -> None:
        provider = kubernetes.Provider("hub", kubeconfig=text, context="hub", namespace="shop")
        kubernetes.core.v1.ConfigMap("settings", opts=ResourceOptions(provider=provider))

    written = exported(program)
    assert f'  config_path    = "{text or "~/.kube/config"}"\n  config_context = "hub"' in written
    assert '      namespace = "shop"' in written
