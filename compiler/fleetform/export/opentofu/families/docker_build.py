"""docker-build: an image is one of docker's, with what OpenTofu's resources for images can say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from fleetform.export.opentofu.context import Context, Owner
from fleetform.export.opentofu.families import Body
from fleetform.export.opentofu.families.docker import IMAGE, Docker, pushed
from fleetform.export.opentofu.shapes import Shape, Step, at
from fleetform.export.opentofu.tree import Block, Lit, Node
from fleetform.graph.expressions import Expr, ListOf, Literal, MapOf, Secret
from fleetform.graph.model import Resource

_BUILT = "docker-build:index:Image"
_SAME = {"buildArgs": "args", "network": "network", "target": "target"}
_LOCATED = {"context": "context", "dockerfile": "dockerfile"}
_ELSEWHERE = ("tags", "push", "registries", "platforms")
_TOLD = ("buildOnPreview", "builder", "cacheFrom", "cacheTo", "exec", "load", "noCache", "pull")
"""How an image is built, not what is in it."""
_DEFAULT = ("network", Literal("default"))
"""What the SDK sets by itself."""


class DockerBuild(Docker):
    """Images of docker-build."""

    def resource_body(self, context: Context, resource: Resource) -> Body:
        """See `Family`."""
        _tell(context, resource)
        return super().resource_body(context, _as_docker(resource))

    def companions(self, context: Context, resource: Resource) -> list[Block]:
        """See `Family`."""
        return super().companions(context, _as_docker(resource))

    def reference(self, context: Context, owner: Owner, path: Sequence[Step]) -> tuple[Node, Shape | None]:
        """See `Family`. `ref` is the image in its registry, by its digest."""
        if not isinstance(owner, Resource):
            return super().reference(context, owner, path)
        image = _as_docker(owner)
        if path[0] == "ref":
            return super().reference(context, image, ["repoDigest"])
        if path[0] == "digest":
            by = pushed(context, image)
            return at(by.node, "sha256_digest") if by else at(context.addresses[owner.urn].node, "image_id"), None
        if list(path) == ["tags", 0]:
            return super().reference(context, image, ["imageName"])
        if path[0] == "id":
            return super().reference(context, image, path)
        context.problem(owner, "docker_image has no such output", str(path[0]))
        return Lit(None), None


def _as_docker(resource: Resource) -> Resource:
    """The same image as a resource of docker."""
    given = {name: expr for name, expr in resource.inputs.items() if (name, expr) != _DEFAULT}
    build: list[tuple[str | Expr, Expr]] = [(target, given[name]) for name, target in _SAME.items() if name in given]
    build += [(target, found) for name, target in _LOCATED.items() if (found := _inside(given.get(name), "location"))]
    platforms = _items(given.get("platforms"))
    build += [("platform", platforms[0])] if platforms else []
    inputs: dict[str, Expr] = {"build": MapOf(tuple(build))}
    tags, registries = _items(given.get("tags")), _items(given.get("registries"))
    if tags:
        inputs["imageName"] = tags[0]
    if registries:
        login = ((_server(key), value) for key, value in _entries(registries[0]).items())
        inputs["registry"] = MapOf(tuple(login))
    if given.get("push") != Literal(True):
        inputs["skipPush"] = Literal(True)
    return replace(resource, type=IMAGE, inputs=inputs)


def _tell(context: Context, resource: Resource) -> None:
    """What an image of docker cannot say."""
    given = resource.inputs
    for name in given:
        if name in _TOLD:
            context.note(f"{_BUILT} '{resource.name}': {name} is not kept; the provider builds in its own way")
        elif name not in (*_SAME, *_LOCATED, *_ELSEWHERE):
            context.problem(resource, "docker_image has no such argument", name)
    for name, one in (("tags", "name"), ("platforms", "platform")):
        if name in given and len(_items(given[name])) != 1:
            context.problem(resource, f"docker_image has one {one}: give a list of one", name)
    for name in _LOCATED:
        if name in given and set(_entries(given[name])) != {"location"}:
            context.problem(resource, "docker_image takes a location and nothing else", name)


def _server(key: str) -> str:
    return "server" if key == "address" else key


def _plain(given: Expr | None) -> Expr | None:
    return given.value if isinstance(given, Secret) else given


def _items(given: Expr | None) -> tuple[Expr, ...]:
    inner = _plain(given)
    return tuple(inner.items) if isinstance(inner, ListOf) else ()


def _entries(given: Expr | None) -> Mapping[str, Expr]:
    inner = _plain(given)
    return {key: expr for key, expr in inner.entries if isinstance(key, str)} if isinstance(inner, MapOf) else {}


def _inside(given: Expr | None, name: str) -> Expr | None:
    return _entries(given).get(name)


FAMILY = DockerBuild()
