"""Who reaches the pods of a Knative service over the network.

Clients never do: the networking layer's gateway and the activator stand before the pods, for calls from inside the
cluster too. What the pods themselves call is not limited, for the blueprint does not say it.

Sources: ports of the queue proxy in https://github.com/knative/serving/blob/main/pkg/networking/constants.go and
https://knative.dev/docs/serving/architecture/; ambient and network policies in
https://istio.io/latest/docs/ambient/usage/networkpolicy/.
"""

from pulumi_kubernetes.networking.v1 import (
    NetworkPolicyIngressRuleArgsDict,
    NetworkPolicyPeerArgsDict,
    NetworkPolicyPortArgsDict,
)

SYSTEM = "knative-serving"
GATEWAYS = ("contour-external", "contour-internal", "istio-ingress", "istio-system", "kourier-system")
"""Namespaces in which Knative's networking layers run their gateways when installed as documented."""

REQUESTS = (8012, 8013, 8112)
"""The queue proxy: HTTP, HTTP/2 and, with encryption inside the cluster, HTTPS."""
METRICS = 9090
"""The queue proxy's figures, which the autoscaler reads."""
HBONE = 15008
"""The tunnel of the ambient mesh. Inside it the other ports cannot be told apart: only who calls is limited."""
PROBES = "169.254.7.127/32"
"""Where the kubelet's probes come from in the ambient mesh."""


def ingress(port: int) -> list[NetworkPolicyIngressRuleArgsDict]:
    """The rules of a network policy that lets in what Knative and the mesh need.

    Args:
        port: The container's own port, which the kubelet may probe.

    Returns:
        Rules for `spec.ingress` of a `networking.k8s.io/v1` NetworkPolicy.
    """
    waypoints: NetworkPolicyPeerArgsDict = {
        "pod_selector": {"match_labels": {"gateway.networking.k8s.io/gateway-name": "waypoint"}}
    }
    return [
        {"from_": [_namespaces(SYSTEM, *GATEWAYS)], "ports": _tcp(*REQUESTS, HBONE)},
        {"from_": [_namespaces(SYSTEM)], "ports": _tcp(METRICS)},
        {"from_": [waypoints], "ports": _tcp(*REQUESTS, HBONE)},
        {"from_": [{"ip_block": {"cidr": PROBES}}], "ports": _tcp(REQUESTS[0], port)},
    ]


def _namespaces(*names: str) -> NetworkPolicyPeerArgsDict:
    # Every namespace carries this label by itself.
    return {
        "namespace_selector": {
            "match_expressions": [{"key": "kubernetes.io/metadata.name", "operator": "In", "values": list(names)}]
        }
    }


def _tcp(*ports: int) -> list[NetworkPolicyPortArgsDict]:
    return [{"protocol": "TCP", "port": port} for port in dict.fromkeys(ports)]
