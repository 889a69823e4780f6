"""A cluster and its network on Google Cloud."""

import json

import pulumi
import pulumi_gcp as gcp

config = gcp.organizations.get_client_config()
network = gcp.compute.Network("cluster-network", auto_create_subnetworks=False)
ranges = {"pods": "10.20.0.0/16", "services": "10.21.0.0/20"}
subnet = gcp.compute.Subnetwork(
    "cluster-subnet",
    network=network.id,
    ip_cidr_range="10.10.0.0/20",
    region="europe-west1",
    secondary_ip_ranges=[{"range_name": name, "ip_cidr_range": cidr} for name, cidr in ranges.items()],
)
account = gcp.serviceaccount.Account("cluster-nodes", account_id="nodes", display_name="Nodes")
roles = ["roles/logging.logWriter", "roles/monitoring.metricWriter"]
bindings = [
    gcp.projects.IAMMember(
        f"cluster-{role.split('/')[1].replace('.', '-').lower()}",
        project=config.project,
        role=role,
        member=account.email.apply(lambda email: f"serviceAccount:{email}"),
    )
    for role in roles
]
cluster = gcp.container.Cluster(
    "cluster",
    network=network.name,
    subnetwork=subnet.name,
    remove_default_node_pool=True,
    initial_node_count=1,
    ip_allocation_policy=gcp.container.ClusterIpAllocationPolicyArgs(
        cluster_secondary_range_name=subnet.secondary_ip_ranges[0].range_name,
        services_secondary_range_name=subnet.secondary_ip_ranges[1].range_name,
    ),
    opts=pulumi.ResourceOptions(depends_on=bindings, ignore_changes=["initial_node_count", "node_config"]),
)
gcp.container.NodePool(
    "cluster-pool",
    cluster=cluster.name,
    node_count=2,
    node_config={"machine_type": "e2-medium", "service_account": account.email, "oauth_scopes": ["cloud-platform"]},
)
topic = gcp.pubsub.Topic("cluster-events", labels={"cluster": cluster.name, "kind": "events"})
gcp.pubsub.Subscription(
    "cluster-events",
    topic=topic.id,
    push_config={"push_endpoint": pulumi.Output.concat("https://", cluster.endpoint, "/push")},
    filter=pulumi.Output.json_dumps({"of": topic.name}).apply(
        lambda text: "attributes.of = " + json.dumps(json.loads(text)["of"])
    ),
)
