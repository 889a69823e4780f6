"""What a serverless endpoint is, whatever runs it."""

from typing import Any, TypedDict

import pulumi

from fleetform.components.base import Component


class EndpointArgs(TypedDict):
    """What every endpoint is made from."""

    image: pulumi.Input[str]
    """Container image with a tag or digest."""
    port: int
    """Port the container listens on."""
    memory_mib: int
    """Memory of an instance in MiB."""
    cpu: float
    """CPUs of an instance."""
    concurrency: int
    """Requests an instance takes at once; Lambda always gives an instance one."""
    min_instances: int
    """Fewest instances; 0 scales to zero."""
    max_instances: int
    """Most instances."""
    timeout_seconds: int
    """Longest time of a request."""
    environment: dict[str, str]
    """Environment variables that are no secrets."""
    secrets: dict[str, str]
    """Environment variables from the secret store: name to the secret's name there. Values are never read here."""
    public: bool
    """Anyone may call it without a token."""
    tags: dict[str, str]
    """Tags of everything."""


class Endpoint(Component):
    """A container that answers HTTP requests and scales with them."""

    url: pulumi.Output[str]
    """Where it answers."""
    endpoint_name: pulumi.Output[str]
    """Its name on the platform."""
    identity: pulumi.Output[str]
    """The identity it runs as: a role's ARN, a service account's address, a principal id, or `namespace/name`."""

    def finish_endpoint(self) -> None:
        """Registers the outputs that all kinds have."""
        self.finish({"url": self.url, "endpoint_name": self.endpoint_name, "identity": self.identity})


def endpoint_props(platform: str, args: EndpointArgs, place: dict[str, Any]) -> dict[str, Any]:
    """The inputs of an endpoint that are kept in the state and shown in pictures.

    Args:
        platform: The blueprint's word for what runs it, e.g. `cloud-run`.
        args: The endpoint's arguments.
        place: Its `region`, or its `cluster` and `namespace`.
    """
    return {"platform": platform, **place, "image": args["image"], "public": args["public"]}


def cpus(cpu: float) -> str:
    """CPUs as Kubernetes writes them.

    >>> cpus(2.0), cpus(0.25)
    ('2', '250m')
    """
    return f"{cpu:g}" if cpu == int(cpu) else f"{round(cpu * 1000)}m"
