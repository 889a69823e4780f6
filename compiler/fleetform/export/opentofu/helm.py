"""Helm releases: what Pulumi says in another form than the provider for Helm."""

from __future__ import annotations

from collections.abc import Sequence

from fleetform import names
from fleetform.export.opentofu.bodies import Body, body
from fleetform.export.opentofu.context import Address, Context
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.manifests import default_namespace, name_of
from fleetform.export.opentofu.shapes import Step, TerraformShape, at, walk
from fleetform.export.opentofu.tree import Argument, Fn, Lit, Lst, Node, Obj, Op
from fleetform.graph.expressions import Asset, Expr, ListOf, Literal, MapOf, Secret
from fleetform.graph.model import Resource
from fleetform.names.model import TerraformType

RELEASE = "kubernetes:helm.sh/v3:Release"
TYPE = "helm_release"

_OWN_FORM = frozenset({"skipAwait", "values", "valueYamlFiles", "postrender", "repositoryOpts"})
_UNSAID = (Literal(None), Literal(""))
_ENGINES_OWN = frozenset({"allowNullValues", "compat", "manifest", "resourceNames"})


def release_type() -> TerraformType:
    """The name map of releases."""
    found = names.terraform_resource(RELEASE)
    assert found is not None
    return found


def release_body(writer: Writer, resource: Resource) -> Body:
    """The arguments of a release."""
    found = release_type()
    inputs = dict(resource.inputs)
    inputs.setdefault("name", Literal(name_of(resource)))
    default = default_namespace(writer, resource)
    if default is not None and inputs.get("namespace", _UNSAID[0]) in _UNSAID:
        inputs["namespace"] = default
    if "repositoryOpts" in inputs:
        inputs["repositoryOpts"] = _password_hidden(inputs["repositoryOpts"])
    before = {name: expr for name, expr in inputs.items() if name in ("name", "repositoryOpts")}
    after = {name: expr for name, expr in inputs.items() if name not in before and name not in _OWN_FORM | _ENGINES_OWN}
    made = body(writer, before, found.attributes, found.lacking) + body(writer, after, found.attributes, found.lacking)
    if "skipAwait" in inputs:
        made.append(Argument("wait", _negated(writer.inside("skipAwait").node(inputs["skipAwait"]))))
    if "postrender" in inputs:
        made.append(_postrender(writer.inside("postrender"), inputs["postrender"]))
    values = _values(writer, inputs)
    if values:
        made.append(Argument("values", Lst(tuple(values))))
    return made


def _password_hidden(expr: Expr) -> Expr:
    """The login of the repository, with a password that nobody sees."""
    if not isinstance(expr, MapOf):
        return expr
    return MapOf(
        tuple(
            (key, Secret(value) if key == "password" and not isinstance(value, Secret) else value)
            for key, value in expr.entries
        )
    )


def _values(writer: Writer, inputs: dict[str, Expr]) -> list[Node]:
    """YAML documents, later ones winning: the files first, as Pulumi has it."""
    made: list[Node] = []
    files = inputs.get("valueYamlFiles")
    if isinstance(files, ListOf):
        made += [writer.inside("valueYamlFiles").node(item) for item in files.items if isinstance(item, Asset)]
    values = inputs.get("values")
    if values is not None and values != MapOf(()):
        made.append(Fn("yamlencode", (writer.inside("values").node(values),)))
    return made


def _negated(node: Node) -> Node:
    return Lit(not node.value) if isinstance(node, Lit) else Op("!", None, node)


def _postrender(writer: Writer, expr: Expr) -> Argument:
    """Pulumi has one command line; the provider wants the program and its arguments apart."""
    if not (isinstance(expr, Literal) and isinstance(expr.value, str) and expr.value.split()):
        return Argument("postrender", writer.cannot("the command must be known"))
    program, *arguments = expr.value.split()
    entries: list[tuple[str | Node, Node]] = [("binary_path", Lit(program))]
    entries += [("args", Lst(tuple(map(Lit, arguments))))] if arguments else []
    return Argument("postrender", Obj(tuple(entries)))


def reference(context: Context, resource: Resource, address: Address, path: Sequence[Step]) -> Node:
    """What is read of a release."""
    first = str(path[0])
    if first == "status" and list(path[1:]) == ["status"]:
        return at(address.node, "status")
    attribute = release_type().attributes.get(first)
    if first == "status":
        # The provider has one object here, not a list of one.
        assert attribute is not None
        return walk(at(address.node, attribute.name), TerraformShape(attribute, item=True), path[1:])[0]
    if attribute is not None and attribute.name:
        return walk(at(address.node, attribute.name), None, path[1:])[0]
    if first == "id":
        return at(address.node, "id")
    context.problem(resource, "helm_release has no such output", ".".join(map(str, path)))
    return Lit(None)


def ignored(path: str) -> str | None:
    """A property path of `ignore_changes`; values are one text, ignored as a whole."""
    attribute = release_type().attributes.get(path.split(".")[0].split("[")[0])
    return attribute.name if attribute is not None and attribute.name else None
