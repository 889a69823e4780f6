"""What gets a tile, and which resources belong to it."""

from __future__ import annotations

from fleetform.review.picture.inventory import MOST_LOOSE, take_inventory
from fleetform.review.picture.items import Inventory, Item
from fleetform.review.picture.mermaid import mermaid
from fleetform.review.picture.summary import summarize
from review.small import Group, Made, Options, Provider, fleet_cluster, graph, small_fleet


def item(inventory: Inventory, name: str) -> Item:
    (found,) = (one for one in inventory.items if one.name == name)
    return found


def names_in(found: Item) -> list[str]:
    return [resource.name for resource in found.resources]


def test_a_fleet_has_one_tile_for_each_thing_a_reader_looks_for() -> None:
    inventory = take_inventory(graph(small_fleet))
    assert [(one.kind, one.name, one.cloud, one.place) for one in inventory.items] == [
        ("cluster", "hub", "aws", "eu-west-1"),
        ("cluster", "shop-01", "aws", "eu-west-1"),
        ("cluster", "shop-02", "aws", "us-east-1"),
        ("cluster", "stores-01", "gcp", "europe-west1"),
        ("cluster", "back-01", "azure", "westeurope"),
        ("endpoint", "checkout", "aws", "eu-west-1"),
        ("edge", "store-01", "edge", "berlin"),
        ("edge", "store-02", "edge", "berlin"),
    ]
    assert item(inventory, "hub").is_hub
    assert not item(inventory, "shop-01").is_hub
    assert item(inventory, "hub").private is False


def test_a_network_that_one_cluster_uses_belongs_to_it_and_a_shared_one_has_a_tile() -> None:
    def program() -> None:
        fleet_cluster("shop-01", "eu-west-1")
        shared = Group("shop:index:Network", "shared")
        vpc = Made("aws:ec2/vpc:Vpc", "shared-vpc", Options(parent=shared))
        Made("aws:ec2/subnet:Subnet", "shared-subnet", Options(parent=shared), vpcId=vpc.id)
        Made("aws:eks/cluster:Cluster", "one", vpcId=vpc.id)
        Made("aws:eks/cluster:Cluster", "two", vpcId=vpc.id)

    inventory = take_inventory(graph(program))
    assert names_in(item(inventory, "shop-01")) == ["shop-01-cluster", "shop-01-vpc"]
    assert item(inventory, "shared").kind == "component"
    assert names_in(item(inventory, "shared")) == ["shared-vpc", "shared-subnet"]


def test_what_runs_on_a_cluster_belongs_to_it_and_marks_it() -> None:
    inventory = take_inventory(graph(small_fleet))
    assert "hub-istiod" in names_in(item(inventory, "hub"))
    assert item(inventory, "hub").marks == {"mesh"}
    assert item(inventory, "shop-01").marks == set()


def test_a_mesh_belongs_to_its_cluster_even_where_only_an_endpoint_waits_for_it() -> None:
    def program() -> None:
        hub = fleet_cluster("hub", "eu-west-1", role="hub")
        access = Provider("kubernetes", "hub-kubernetes", Options(parent=hub))
        mesh = Group("fleetform:mesh:AmbientMesh", "hub-mesh")
        ztunnel = Made("kubernetes:helm.sh/v3:Release", "z", Options(parent=mesh, provider=access), chart="ztunnel")
        prices = Group("fleetform:serverless:KnativeEndpoint", "prices", cluster="hub")
        Made("kubernetes:x/v1:Y", "y", Options(parent=prices, provider=access, depends_on=[ztunnel]))

    inventory = take_inventory(graph(program))
    assert item(inventory, "hub").marks == {"mesh"}
    prices = item(inventory, "prices")
    assert (prices.host, prices.cloud, prices.place) == ("hub", "aws", "eu-west-1")


def test_a_program_of_somebody_else_is_understood_by_its_resource_types() -> None:
    def program() -> None:
        west = Provider("aws", "west", region="us-west-2")
        cluster = Made("aws:eks/cluster:Cluster", "main", Options(provider=west), version="1.34")
        Made(
            "aws:eks/nodeGroup:NodeGroup",
            "nodes",
            Options(provider=west),
            clusterName=cluster.id,
            nodeGroupName="general",
            instanceTypes=["m7i.large"],
            scalingConfig={"minSize": 1, "maxSize": 3},
        )
        access = Provider("kubernetes", "access", kubeconfig=cluster.endpoint)
        Made("kubernetes:core/v1:Namespace", "shop", Options(provider=access))
        Made("gcp:container/cluster:Cluster", "other", location="europe-west1-b")
        Made("azure-native:containerservice:ManagedCluster", "third", location="West Europe")

    inventory = take_inventory(graph(program))
    main = item(inventory, "main")
    assert (main.kind, main.title, main.cloud, main.place, main.version) == (
        "cluster",
        "EKS",
        "aws",
        "us-west-2",
        "1.34",
    )
    assert names_in(main) == ["main", "nodes", "access", "shop"]
    assert [str(pool) for pool in main.pools] == ["general m7i.large x 1 to 3"]
    assert item(inventory, "other").place == "europe-west1"
    assert item(inventory, "third").place == "westeurope"
    assert [resource.name for resource in inventory.shared] == ["west"]


def test_a_cluster_whose_resources_speak_of_others_manages_them() -> None:
    def program() -> None:
        one = fleet_cluster("one", "eu-west-1", role="hub")
        two = Made("gcp:container/cluster:Cluster", "two", location="europe-west1")
        access = Provider("kubernetes", "access", Options(parent=one))
        Made("kubernetes:core/v1:Secret", "two-access", Options(provider=access), server=two.endpoint)

    inventory = take_inventory(graph(program))
    assert item(inventory, "one").manages == [item(inventory, "two").key]


def test_many_loose_resources_are_one_tile_a_type_and_few_have_each_their_own() -> None:
    def few() -> None:
        for number in range(3):
            Made("aws:s3/bucket:Bucket", f"bucket-{number}")

    def many() -> None:
        for number in range(MOST_LOOSE + 1):
            Made("aws:s3/bucket:Bucket", f"bucket-{number}")

    assert [one.name for one in take_inventory(graph(few)).items] == ["bucket-0", "bucket-1", "bucket-2"]
    (tile,) = take_inventory(graph(many)).items
    assert len(tile.resources) == MOST_LOOSE + 1


def test_every_resource_is_counted_and_listed_exactly_once() -> None:
    recorded = graph(small_fleet)
    inventory = take_inventory(recorded)
    listed = [resource.urn for one in inventory.items for resource in one.resources]
    listed += [resource.urn for resource in inventory.shared]
    assert sorted(listed) == sorted(urn for urn, one in recorded.resources.items() if one.kind != "component")


def test_the_summary_counts_clouds_and_things() -> None:
    found = summarize(graph(small_fleet))
    assert (found.clusters, found.hubs, found.mesh, found.endpoints, found.edge_nodes) == (5, 1, 1, 1, 2)
    assert [row[:6] for row in found.rows()] == [
        ("AWS", 2, 3, 1, 0, 0),
        ("Google Cloud", 1, 1, 0, 0, 0),
        ("Azure", 1, 1, 0, 0, 0),
        ("Kubernetes", 0, 0, 0, 0, 1),
        ("Edge", 1, 0, 0, 2, 0),
        ("all", 5, 5, 1, 2, 1),
    ]
    assert found.resources == sum(one.resources for one in found.clouds) == 12


def test_items_know_what_they_use() -> None:
    def program() -> None:
        table = Made("aws:dynamodb/table:Table", "orders")
        Made("aws:lambda/function:Function", "shop", table=table.id)
        Made("aws:lambda/function:Function", "back", table=table.id)

    inventory = take_inventory(graph(program))
    assert item(inventory, "shop").uses == item(inventory, "back").uses == [item(inventory, "orders").key]
    assert item(inventory, "orders").uses == []
    boxes = {one.name: one.key for one in inventory.items}
    assert f"  {boxes['shop']} -.-> {boxes['orders']}\n" in mermaid(inventory)
