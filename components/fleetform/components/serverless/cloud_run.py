"""An endpoint on Cloud Run."""

from dataclasses import dataclass
from typing import NotRequired

import pulumi
import pulumi_gcp as gcp

from fleetform.components import tags
from fleetform.components.base import Transforms
from fleetform.components.names import limited
from fleetform.components.serverless.endpoint import Endpoint, EndpointArgs, endpoint_props

NAME_LIMIT = 49
ACCOUNT_LIMIT = 30
LEAST_MEMORY = 512
"""MiB that the second generation needs."""
MOST_MEMORY = {1: 4096, 2: 8192, 4: 16384, 6: 24576, 8: 32768}
"""CPUs an instance can have, and the most MiB with so many."""
STARTUP_SECONDS = 240
"""How long an instance may take to open its port; the most that Cloud Run allows."""


class CloudRunEndpointArgs(EndpointArgs):
    """What an endpoint on Cloud Run is made from."""

    region: str
    """Region it is in."""
    project: str
    """Project it is in."""
    protect: NotRequired[bool]
    """Refuse to delete it; it is protected unless this is False."""
    binary_authorization: NotRequired[bool]
    """Run only images that the project's Binary Authorization policy admits."""


@dataclass(frozen=True)
class CloudRunEndpointNodes:
    """The resources below an endpoint on Cloud Run."""

    service_account: gcp.serviceaccount.Account
    secret_grants: list[gcp.secretmanager.SecretIamMember]
    service: gcp.cloudrunv2.Service


class CloudRunEndpoint(Endpoint):
    """A Cloud Run service with an identity of its own, reached from inside the project's networks unless public.

    A private one also asks callers for `roles/run.invoker`, which this component gives to nobody. Secrets are read
    from Secret Manager by the service itself, whose identity may read just those.
    """

    def __init__(
        self,
        name: str,
        args: CloudRunEndpointArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the endpoint; `opts` must hand down a gcp provider for its project, or the default one is used."""
        props = endpoint_props("cloud-run", args, {"region": args["region"]})
        super().__init__("serverless:CloudRunEndpoint", name, props, transform, opts)
        account = gcp.serviceaccount.Account(
            self.named("account"),
            project=args["project"],
            # Six characters are the least, which every name with the ending has.
            account_id=limited(f"{name}-run", ACCOUNT_LIMIT),
            display_name=f"Cloud Run service {name}",
            opts=self.below(),
        )
        grants = [
            gcp.secretmanager.SecretIamMember(
                self.named(f"secret-{secret}"),
                project=args["project"],
                secret_id=secret,
                role="roles/secretmanager.secretAccessor",
                member=pulumi.Output.concat("serviceAccount:", account.email),
                opts=self.below(),
            )
            for secret in sorted(set(args["secrets"].values()))
        ]
        service = self._service(args, account, grants)
        if args["public"]:
            gcp.cloudrunv2.ServiceIamMember(
                self.named("public"),
                project=args["project"],
                location=args["region"],
                name=service.name,
                role="roles/run.invoker",
                member="allUsers",
                opts=self.below(),
            )
        self.nodes = CloudRunEndpointNodes(account, grants, service)
        self.url = service.uri
        self.endpoint_name = service.name
        self.identity = account.email
        self.finish_endpoint()

    def _service(
        self,
        args: CloudRunEndpointArgs,
        account: gcp.serviceaccount.Account,
        grants: list[gcp.secretmanager.SecretIamMember],
    ) -> gcp.cloudrunv2.Service:
        labels = tags.gcp(args["tags"])
        return gcp.cloudrunv2.Service(
            self.named("service"),
            name=limited(self.pulumi_resource_name, NAME_LIMIT),
            project=args["project"],
            location=args["region"],
            ingress="INGRESS_TRAFFIC_ALL" if args["public"] else "INGRESS_TRAFFIC_INTERNAL_ONLY",
            launch_stage="GA",
            deletion_protection=args.get("protect", True),
            binary_authorization={"use_default": True} if args.get("binary_authorization") else None,
            labels=labels,
            template=self._template(args, account),
            traffics=[{"type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100}],
            # A revision that cannot read its secrets does not start.
            opts=self.below(depends_on=grants),
        )

    def _template(
        self, args: CloudRunEndpointArgs, account: gcp.serviceaccount.Account
    ) -> gcp.cloudrunv2.ServiceTemplateArgsDict:
        return {
            "labels": tags.gcp(args["tags"]),
            "service_account": account.email,
            "execution_environment": "EXECUTION_ENVIRONMENT_GEN2",
            "timeout": f"{args['timeout_seconds']}s",
            "max_instance_request_concurrency": args["concurrency"],
            "scaling": {
                "min_instance_count": args["min_instances"],
                "max_instance_count": args["max_instances"],
            },
            "containers": [self._container(args)],
        }

    def _container(self, args: CloudRunEndpointArgs) -> gcp.cloudrunv2.ServiceTemplateContainerArgsDict:
        port = args["port"]
        cpu, memory = size(args["cpu"], args["memory_mib"])
        variables: list[gcp.cloudrunv2.ServiceTemplateContainerEnvArgsDict] = [
            {"name": variable, "value": value} for variable, value in args["environment"].items()
        ]
        secrets: list[gcp.cloudrunv2.ServiceTemplateContainerEnvArgsDict] = [
            {"name": variable, "value_source": {"secret_key_ref": {"secret": secret, "version": "latest"}}}
            for variable, secret in args["secrets"].items()
        ]
        return {
            "image": args["image"],
            "ports": {"container_port": port},
            "resources": {
                "limits": {"cpu": f"{cpu}", "memory": f"{memory}Mi"},
                # Instances that stay although nobody calls keep their CPU for background work.
                "cpu_idle": args["min_instances"] == 0,
                "startup_cpu_boost": True,
            },
            "envs": [*variables, *secrets],
            "startup_probe": {
                "tcp_socket": {"port": port},
                "period_seconds": 5,
                "failure_threshold": STARTUP_SECONDS // 5,
                "timeout_seconds": 3,
            },
        }


def size(cpu: float, memory_mib: int) -> tuple[int, int]:
    """The smallest instance that Cloud Run has with at least so much; a part of a CPU could not take requests at once.

    Source: https://cloud.google.com/run/docs/configuring/services/memory-limits

    Returns:
        CPUs and memory in MiB.

    >>> size(0.25, 256), size(1.0, 6144)
    ((1, 512), (2, 6144))
    """
    memory = max(memory_mib, LEAST_MEMORY)
    fitting = (cpus for cpus, most in MOST_MEMORY.items() if cpus >= cpu and most >= memory)
    return next(fitting, max(MOST_MEMORY)), memory
