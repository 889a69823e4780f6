"""docker: the resources of its provider, and Pulumi's own Image, which builds an image and pushes it.

OpenTofu has two resources for that: `docker_image` builds, `docker_registry_image` beside it pushes. The folder that an
image is built from goes into the export, and a change of any file in it builds the image anew, as with Pulumi.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from fleetform import names
from fleetform.export.opentofu import assets
from fleetform.export.opentofu.bodies import body
from fleetform.export.opentofu.context import Address, Context, Owner
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.families import Body, Path
from fleetform.export.opentofu.families.bridged import Bridged
from fleetform.export.opentofu.shapes import Shape, Step, at
from fleetform.export.opentofu.tree import Argument, Block, Fn, Lit, Node, Obj, Tpl
from fleetform.graph.expressions import Expr, Literal, MapOf, Secret
from fleetform.graph.model import Resource

IMAGE = "docker:index/image:Image"
PUSHED = "docker_registry_image"
_REGISTRY = {"server": "address", "username": "username", "password": "password"}
_TOLD = ("buildOnPreview", "skipPush", "registry")
"""What is not an argument of the image itself."""
_TAG = "/:[^:/]*$/"
"""The tag at the end of an image's name; the port of a registry is not one."""


class Docker(Bridged):
    """Resources of docker."""

    def resource_body(self, context: Context, resource: Resource) -> Body:
        """See `Family`."""
        if resource.type != IMAGE:
            return super().resource_body(context, resource)
        found = names.terraform_resource(IMAGE)
        assert found is not None
        writer = Writer(context, resource, "")
        given = {name: expr for name, expr in resource.inputs.items() if name not in (*_TOLD, "build")}
        made = body(writer, given, found.attributes, found.lacking)
        build, folder = _build(writer.inside("build"), resource.inputs.get("build"))
        triggers = (
            [Argument("triggers", Obj((("files", assets.digest_of_folder(folder)),)))] if folder is not None else []
        )
        return [*made, *triggers, build]

    def companions(self, context: Context, resource: Resource) -> list[Block]:
        """See `Family`. What pushes the image, unless it is not to be pushed."""
        if resource.type != IMAGE or not _is_pushed(resource):
            return []
        image = context.addresses[resource.urn].node
        block = Block("resource", (PUSHED, _push(context, resource).name))
        block.set("name", at(image, "name"))
        block.set("triggers", Obj((("image_id", at(image, "image_id")),)))
        block.body += _login(Writer(context, resource, "registry"), resource.inputs.get("registry"))
        return [block]

    def reference(self, context: Context, owner: Owner, path: Sequence[Step]) -> tuple[Node, Shape | None]:
        """See `Family`. Who reads the name of an image wants one that is in its registry."""
        if not isinstance(owner, Resource) or owner.type != IMAGE or not _is_pushed(owner):
            return super().reference(context, owner, path)
        pushed = _push(context, owner).node
        if path[0] in ("imageName", "baseImageName"):
            return at(pushed, "name"), None
        if path[0] == "repoDigest":
            name = Fn("replace", (at(pushed, "name"), Lit(_TAG), Lit("")))
            return Tpl((name, "@", at(pushed, "sha256_digest"))), None
        return super().reference(context, owner, path)

    def is_secret(self, owner: Owner, path: Path) -> bool:
        """See `Family`."""
        image = isinstance(owner, Resource) and owner.type == IMAGE
        return path[0] == "registry" if image else super().is_secret(owner, path)


def _is_pushed(resource: Resource) -> bool:
    return resource.inputs.get("skipPush") != Literal(True)


def _login(writer: Writer, registry: Expr | None) -> list[Block]:
    """How to get into a registry."""
    given = _known(registry)
    if not given:
        return []
    block = Block("auth_config")
    for name, target in _REGISTRY.items():
        expr = given.get(name)
        if expr is not None:
            inner = writer.inside(name)
            secret = expr if isinstance(expr, Secret) else Secret(expr) if name == "password" else None
            block.set(target, inner.node(inner.sealed(secret) if secret is not None else expr))
    return [block]


def pushed(context: Context, resource: Resource) -> Address | None:
    """What pushes an image; None if nothing does."""
    return _push(context, resource) if _is_pushed(resource) else None


def _push(context: Context, resource: Resource) -> Address:
    """Address of what pushes an image."""
    key = f"{resource.urn}#pushed"
    if key not in context.addresses:
        context.addresses[key] = Address(PUSHED, context.names.take(PUSHED, [resource.name]))
    return context.addresses[key]


def _build(writer: Writer, given: Expr | None) -> tuple[Block, Node | None]:
    """How an image is built, and the folder it is built from."""
    found = names.terraform_resource(IMAGE)
    assert found is not None
    fields = found.attributes["build"].fields or {}
    known = dict(_known(given))
    context = known.pop("context", Literal("."))
    folder = _folder(writer.inside("context"), context)
    file = known.pop("dockerfile", None)
    block = Block("build")
    block.set("context", folder if folder is not None else writer.inside("context").node(context))
    if file is not None:
        block.set("dockerfile", _inside(writer.inside("dockerfile"), file, context))
    lacking = {path.removeprefix("build."): why for path, why in found.lacking.items() if path.startswith("build.")}
    if "builderVersion" in known:
        del known["builderVersion"]
        writer.context.note(f"{writer.property}.builderVersion is not kept; {lacking['builderVersion']}")
    block.body += body(writer, known, fields, lacking)
    return block, folder


def _folder(writer: Writer, context: Expr) -> Node | None:
    """The folder to build from, copied into the export; None for an address, which Docker fetches itself."""
    if not isinstance(context, Literal) or "://" in str(context.value):
        return None
    return assets.folder(writer, str(context.value))


def _inside(writer: Writer, file: Expr, context: Expr) -> Node:
    """The path of a Dockerfile: Pulumi's is from the program's folder, the provider's from the folder to build from."""
    if not isinstance(file, Literal) or not isinstance(context, Literal):
        return writer.node(file)
    path, folder = PurePosixPath(str(file.value)), PurePosixPath(str(context.value))
    if not path.is_relative_to(folder):
        return writer.cannot("the Dockerfile must be inside the folder that the image is built from")
    return Lit(str(path.relative_to(folder)))


def _known(given: Expr | None) -> Mapping[str, Expr]:
    inner = given.value if isinstance(given, Secret) else given
    return {key: expr for key, expr in inner.entries if isinstance(key, str)} if isinstance(inner, MapOf) else {}


FAMILY = Docker()
