"""command: `terraform_data`, which OpenTofu has built in, with provisioners that run the commands.

OpenTofu runs a command only when it creates or destroys. So a change of anything that a command is made of replaces
the resource, and what the destroying command needs is kept in `input`: it can read nothing else then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fleetform import names
from fleetform.export.opentofu import assets
from fleetform.export.opentofu.bodies import body
from fleetform.export.opentofu.context import Context, Owner
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.families import Body, Path
from fleetform.export.opentofu.shapes import Shape, Step, at, walk
from fleetform.export.opentofu.tree import Argument, Block, Fn, Lit, Lst, Node, Obj, Raw, Tpl
from fleetform.graph.expressions import Archive, Asset, Expr, Literal, MapOf, Secret
from fleetform.graph.model import DataCall, Resource
from fleetform.names.model import BUILT_IN, Attribute, TerraformType

_REMOTE = "command:remote:Command"
_CREATE, _DELETE = "create", "delete"
_OF_BOTH = ("dir", "environment", "interpreter", "connection")
"""What both commands are run with."""
_COPIES = ("command:remote:CopyFile", "command:remote:CopyToRemote")
_SOURCES = ("source", "localPath")
_SECRETS = ("password", "privateKey")
_ATTEMPTS = ("dialErrorLimit", "perDialTimeout", "agentSocketPath")
"""How often and by which way a connection is tried."""
_TOLD = ("logging", "addPreviousOutputInEnv")
"""What can be left out without changing what a command does to the world."""


class Command:
    """Commands that are run on this machine, or on another one."""

    def resource_type(self, resource: Resource) -> str | None:
        """See `Family`."""
        found = names.terraform_resource(resource.type)
        return found.name if found is not None else None

    def data_type(self, call: DataCall) -> str | None:  # noqa: ARG002  Family's signature
        """See `Family`."""
        return None

    def local_provider(self, context: Context, owner: Owner) -> str:  # noqa: ARG002  Family's signature
        """See `Family`. OpenTofu has it built in."""
        return BUILT_IN

    def resource_body(self, context: Context, resource: Resource) -> Body:
        """See `Family`."""
        found = _type(resource)
        writer = Writer(context, resource, "")
        inputs = _kept(context, resource, found)
        if resource.type in _COPIES:
            return _copy(writer, inputs, found)
        made: Body = []
        if _DELETE in inputs:
            kept = {name: expr for name, expr in inputs.items() if name not in (_CREATE, "triggers")}
            entries = ((name, _by_field(writer.inside(name), expr)) for name, expr in kept.items())
            made.append(Argument("input", Obj(tuple(entries))))
        causes = [name for name in (_CREATE, *_OF_BOTH, "triggers") if name in inputs and name != "connection"]
        if causes:
            entries = ((name, writer.inside(name).node(inputs[name])) for name in causes)
            made.append(Argument("triggers_replace", Obj(tuple(entries))))
        if _CREATE in inputs:
            values = {name: writer.inside(name).node(expr) for name, expr in inputs.items() if name != "connection"}
            connection = _connection(writer.inside("connection"), inputs.get("connection"), found)
            made.append(_provisioner(resource, _CREATE, values, inputs, connection))
        if _DELETE in inputs:
            values = {name: at(Raw("self.input"), name) for name in inputs}
            connection = _kept_connection(inputs.get("connection"), found)
            block = _provisioner(resource, _DELETE, values, inputs, connection)
            block.body.insert(0, Argument("when", Raw("destroy")))
            made.append(block)
        return made

    def read_body(self, context: Context, resource: Resource) -> Body:
        """See `Family`."""
        context.problem(resource, "a command cannot be read")
        return []

    def data_body(self, context: Context, call: DataCall) -> Body:  # noqa: ARG002  Family's signature
        """See `Family`."""
        return []

    def companions(self, context: Context, resource: Resource) -> list[Block]:  # noqa: ARG002  Family's signature
        """See `Family`."""
        return []

    def reference(self, context: Context, owner: Owner, path: Sequence[Step]) -> tuple[Node, Shape | None]:
        """See `Family`. What was given is known; what the command printed is not."""
        assert isinstance(owner, Resource)
        first = str(path[0])
        if first == "id":
            return at(context.addresses[owner.urn].node, "id"), None
        given = owner.inputs.get(first)
        if given is not None:
            return walk(Writer(context, owner, first).node(given), None, path[1:])
        reason = _type(owner).lacking.get(first, "it is not given")
        context.problem(owner, f"terraform_data has no such output: {reason}", first)
        return Lit(None), None

    def is_secret(self, owner: Owner, path: Path) -> bool:  # noqa: ARG002  Family's signature
        """See `Family`."""
        return False

    def has_timeouts(self, resource: Resource) -> frozenset[str]:  # noqa: ARG002  Family's signature
        """See `Family`."""
        return frozenset()

    def ignored(self, resource: Resource, path: str) -> str | None:  # noqa: ARG002  Family's signature
        """See `Family`."""
        return "all" if path == "*" else None

    def import_id(self, resource: Resource, pulumi_id: str) -> str:  # noqa: ARG002  Family's signature
        """See `Family`."""
        return pulumi_id

    def makes_own_name(self, resource: Resource) -> bool:  # noqa: ARG002  Family's signature
        """See `Family`."""
        return False


def _type(resource: Resource) -> TerraformType:
    found = names.terraform_resource(resource.type)
    assert found is not None
    return found


def _kept(context: Context, resource: Resource, found: TerraformType) -> dict[str, Expr]:
    """The inputs that have a counterpart; the others are problems, or notes where nothing changes in the world."""
    kept: dict[str, Expr] = {}
    for name, expr in resource.inputs.items():
        if name in found.attributes:
            kept[name] = _with_secrets(_without_attempts(context, resource, expr)) if name == "connection" else expr
        elif name in _TOLD:
            context.note(f"{resource.type} '{resource.name}': {name} is not kept; {found.lacking[name]}")
        else:
            context.problem(resource, found.lacking.get(name, "terraform_data has no such argument"), name)
    if _DELETE in kept:
        context.note(f"{resource.type} '{resource.name}': its delete command also runs before a changed create command")
    return kept


def _copy(writer: Writer, inputs: Mapping[str, Expr], found: TerraformType) -> Body:
    """A file or folder of the export that is copied to a machine; what is new in it is copied again."""
    name = next(name for name in _SOURCES if name in found.attributes)
    path, digest = _source(writer.inside(name), inputs.get(name))
    causes: list[tuple[str | Node, Node]] = [("source", digest)]
    causes += [(name, writer.inside(name).node(inputs[name])) for name in ("remotePath", "triggers") if name in inputs]
    block = Block("provisioner", ("file",))
    block.set("source", path)
    block.set("destination", writer.inside("remotePath").node(inputs["remotePath"]))
    connection = _connection(writer.inside("connection"), inputs.get("connection"), found)
    block.body += [connection] if connection is not None else []
    return [Argument("triggers_replace", Obj(tuple(causes))), block]


def _source(writer: Writer, given: Expr | None) -> tuple[Node, Node]:
    """What is copied, and its digest: a folder is copied as it is, a packed archive as one file."""
    if isinstance(given, Archive) and given.kind == "file" and isinstance(given.source, Literal):
        name = str(given.source.value)
        if (writer.context.root / name).is_dir():
            folder = assets.folder(writer, name)
            return folder, assets.digest_of_folder(folder)
    if isinstance(given, Literal) or (isinstance(given, Asset | Archive) and given.kind == "file"):
        path = assets.path(writer, Asset("file", given) if isinstance(given, Literal) else given)
        return path, Fn("filesha1", (path,))
    return writer.cannot("OpenTofu copies files and folders beside the program"), Lit(None)


def _without_attempts(context: Context, resource: Resource, given: Expr) -> Expr:
    """A connection without how often it is tried: OpenTofu tries for five minutes."""
    if isinstance(given, Secret):
        return Secret(_without_attempts(context, resource, given.value))
    if not isinstance(given, MapOf):
        return given
    for name in (key for key, _ in given.entries if key in _ATTEMPTS):
        context.note(f"{resource.type} '{resource.name}': connection.{name} is not kept; OpenTofu tries in its own way")
    kept = [(key, value) for key, value in given.entries if key not in _ATTEMPTS]
    inside = ((key, _without_attempts(context, resource, value) if key == "proxy" else value) for key, value in kept)
    return MapOf(tuple(inside))


def _provisioner(
    resource: Resource, command: str, values: Mapping[str, Node], inputs: Mapping[str, Expr], connection: Block | None
) -> Block:
    if resource.type != _REMOTE:
        block = Block("provisioner", ("local-exec",))
        block.set("command", values[command])
        block.set("working_dir", values.get("dir"))
        block.set("environment", values.get("environment"))
        block.set("interpreter", values.get("interpreter"))
        return block
    block = Block("provisioner", ("remote-exec",))
    block.set("inline", Lst((*_exports(values.get("environment"), inputs.get("environment")), values[command])))
    block.body += [connection] if connection is not None else []
    return block


def _exports(environment: Node | None, given: Expr | None) -> list[Node]:
    """The environment of a command on another machine, as lines of its script: the connection carries none."""
    if isinstance(environment, Obj):
        return [_export(key, value) for key, value in environment.entries if isinstance(key, str)]
    names_in = [key for key, _ in given.entries if isinstance(key, str)] if isinstance(given, MapOf) else []
    return [_export(key, at(environment, key)) for key in names_in] if environment is not None else []


def _export(name: str, value: Node) -> Node:
    quoted = Fn("replace", (value, Lit("'"), Lit("'\\''")))
    return Tpl((f"export {name}='", quoted, "'"))


def _by_field(writer: Writer, expr: Expr) -> Node:
    """A value whose fields are written where they lie, so that a secret of a connection is one variable."""
    if not isinstance(expr, MapOf) or any(not isinstance(key, str) for key, _ in expr.entries):
        return writer.node(expr)
    return Obj(tuple((str(key), _by_field(writer.inside(str(key)), value)) for key, value in expr.entries))


def _with_secrets(given: Expr) -> Expr:
    """A connection, which Pulumi's SDK keeps secret as a whole, with those parts secret that are."""
    inner = given.value if isinstance(given, Secret) else given
    if not isinstance(inner, MapOf):
        return given
    entries: list[tuple[str | Expr, Expr]] = []
    for key, value in inner.entries:
        if key == "proxy":
            entries.append((key, _with_secrets(value)))
        else:
            hidden = key in _SECRETS and not isinstance(value, Secret)
            entries.append((key, Secret(value) if hidden else value))
    return MapOf(tuple(entries))


def _connection(writer: Writer, given: Expr | None, found: TerraformType) -> Block | None:
    if given is None:
        return None
    block = Block("connection")
    block.set("type", Lit("ssh"))
    if not isinstance(given, MapOf):
        writer.cannot("what is in it must be known")
        return block
    fields = found.attributes["connection"].fields or {}
    known = {name: expr for name, expr in given.entries if isinstance(name, str)}
    lacking = {path.removeprefix("connection."): why for path, why in found.lacking.items()}
    block.body += body(writer, known, fields, lacking)
    return block


def _kept_connection(given: Expr | None, found: TerraformType) -> Block | None:
    """The connection as `input` keeps it."""
    if given is None:
        return None
    block = Block("connection")
    block.set("type", Lit("ssh"))
    kept = at(Raw("self.input"), "connection")
    fields = found.attributes["connection"].fields or {}
    block.body += _arguments(kept, given, fields)
    return block


def _arguments(kept: Node, given: Expr, fields: Mapping[str, Attribute]) -> Body:
    made: Body = []
    for name, expr in given.entries if isinstance(given, MapOf) else ():
        attribute = fields.get(str(name))
        if attribute is None:
            continue
        value = at(kept, str(name))
        made += [Argument(attribute.name, value)] if attribute.name else _arguments(value, expr, attribute.fields or {})
    return made


FAMILY = Command()
