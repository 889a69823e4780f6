"""An endpoint on Knative."""

from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_kubernetes as kubernetes

from fleetform.components import tags
from fleetform.components.base import Transforms
from fleetform.components.names import limited
from fleetform.components.serverless import knative_access
from fleetform.components.serverless.endpoint import Endpoint, EndpointArgs, cpus, endpoint_props

NAME_LIMIT = 50
"""Knative adds endings of its own to names that Kubernetes limits to 63 characters."""
TEXT_KEY = "value"


class KnativeEndpointArgs(EndpointArgs):
    """What an endpoint on Knative is made from."""

    cluster: str
    """Name of the cluster, for people."""
    namespace: str
    """Namespace it runs in, which must be there."""


@dataclass(frozen=True)
class KnativeEndpointNodes:
    """The resources below an endpoint on Knative."""

    service_account: kubernetes.core.v1.ServiceAccount
    network_policy: kubernetes.networking.v1.NetworkPolicy
    service: kubernetes.apiextensions.CustomResource


class KnativeEndpoint(Endpoint):
    """A Knative service, reached from inside its cluster unless public.

    A network policy lets only Knative itself, its gateways and the mesh reach the pods; other workloads of the
    namespace are not touched by it.

    Secrets are Kubernetes Secrets of the namespace, by their names; each holds its text under the key `value`.
    Knative Serving must be there (https://knative.dev/docs/install/).
    """

    def __init__(
        self,
        name: str,
        args: KnativeEndpointArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the endpoint; `opts` must hand down a kubernetes provider, or the default one is used."""
        place = {"cluster": args["cluster"], "namespace": args["namespace"]}
        super().__init__("serverless:KnativeEndpoint", name, endpoint_props("knative", args, place), transform, opts)
        service_name = limited(name, NAME_LIMIT)
        labels = {**tags.kubernetes(args["tags"]), "app.kubernetes.io/name": service_name}
        account = kubernetes.core.v1.ServiceAccount(
            self.named("account"),
            metadata={"name": service_name, "namespace": args["namespace"], "labels": labels},
            automount_service_account_token=False,
            opts=self.first(),
        )
        policy = kubernetes.networking.v1.NetworkPolicy(
            self.named("access"),
            metadata={"name": service_name, "namespace": args["namespace"], "labels": labels},
            spec={
                # Knative labels the pods of a service so.
                "pod_selector": {"match_labels": {"serving.knative.dev/service": service_name}},
                "policy_types": ["Ingress"],
                "ingress": knative_access.ingress(args["port"]),
            },
            opts=self.first(),
        )
        visibility = {} if args["public"] else {"networking.knative.dev/visibility": "cluster-local"}
        service = kubernetes.apiextensions.CustomResource(
            self.named("service"),
            api_version="serving.knative.dev/v1",
            kind="Service",
            metadata={"name": service_name, "namespace": args["namespace"], "labels": {**labels, **visibility}},
            spec={"template": _template(args, labels, service_name)},
            opts=self.below(depends_on=[account, policy]),
        )
        self.nodes = KnativeEndpointNodes(account, policy, service)
        # Knative tells the public address only when the service runs; inside the cluster it is always this one.
        self.url = pulumi.Output.from_input(f"http://{service_name}.{args['namespace']}.svc.cluster.local")
        self.endpoint_name = pulumi.Output.from_input(service_name)
        self.identity = pulumi.Output.from_input(f"{args['namespace']}/{service_name}")
        self.finish_endpoint()


def _template(args: KnativeEndpointArgs, labels: dict[str, str], account: str) -> dict[str, Any]:
    """A revision: how it scales, and its one container, which has no privileges at all."""
    resources = {"cpu": cpus(args["cpu"]), "memory": f"{args['memory_mib']}Mi"}
    variables: list[dict[str, Any]] = [
        {"name": variable, "value": value} for variable, value in args["environment"].items()
    ]
    secrets: list[dict[str, Any]] = [
        {"name": variable, "valueFrom": {"secretKeyRef": {"name": secret, "key": TEXT_KEY}}}
        for variable, secret in args["secrets"].items()
    ]
    return {
        "metadata": {
            "labels": labels,
            "annotations": {
                "autoscaling.knative.dev/min-scale": f"{args['min_instances']}",
                "autoscaling.knative.dev/max-scale": f"{args['max_instances']}",
            },
        },
        "spec": {
            "serviceAccountName": account,
            "automountServiceAccountToken": False,
            "containerConcurrency": args["concurrency"],
            "timeoutSeconds": args["timeout_seconds"],
            "containers": [
                {
                    "image": args["image"],
                    "ports": [{"containerPort": args["port"]}],
                    "env": [*variables, *secrets],
                    "resources": {"requests": resources, "limits": {"memory": resources["memory"]}},
                    "readinessProbe": {"tcpSocket": {"port": args["port"]}},
                    "securityContext": {
                        "allowPrivilegeEscalation": False,
                        "readOnlyRootFilesystem": True,
                        "runAsNonRoot": True,
                        "capabilities": {"drop": ["ALL"]},
                        "seccompProfile": {"type": "RuntimeDefault"},
                    },
                }
            ],
        },
    }
