"""A node at the edge."""

from dataclasses import dataclass
from typing import TypedDict

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Component, Transforms
from fleetform.components.edge.cloud_init import EdgeFleetSettings, EdgeNodeSettings, meta_data, user_data


class EdgeNodeArgs(TypedDict):
    """What a node is made from."""

    node: EdgeNodeSettings
    """What is its own."""
    fleet: EdgeFleetSettings
    """What it has in common with others."""
    bucket: pulumi.Input[str]
    """Bucket that keeps what it starts from, and seals it."""
    tags: dict[str, str]
    """Tags of everything."""


@dataclass(frozen=True)
class EdgeNodeNodes:
    """The resources below a node."""

    user_data: aws.s3.BucketObjectv2
    meta_data: aws.s3.BucketObjectv2


class EdgeNode(Component):
    """A machine that is its own K3s cluster: started once from its user data, then fed by git, and alive offline."""

    def __init__(
        self,
        name: str,
        args: EdgeNodeArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the node; `opts` must hand down an aws provider for the bucket's region, or the default one is used."""
        node = args["node"]
        props = {"site": node["site"], "labels": node["labels"], "k3s_version": args["fleet"]["k3s_version"]}
        super().__init__("edge:EdgeNode", name, props, transform, opts)
        self.nodes = EdgeNodeNodes(
            self._object(args, "user-data", user_data(node, args["fleet"])),
            self._object(args, "meta-data", meta_data(node)),
        )
        self.finish({"folder": f"nodes/{node['name']}/"})

    def _object(self, args: EdgeNodeArgs, file: str, content: str) -> aws.s3.BucketObjectv2:
        return aws.s3.BucketObjectv2(
            self.named(file),
            bucket=args["bucket"],
            key=f"nodes/{args['node']['name']}/{file}",
            content=content,
            content_type="text/plain; charset=utf-8",
            # S3 takes ten tags an object.
            tags=dict(list(args["tags"].items())[:10]),
            opts=self.first(),
        )
