"""A kubeconfig, which Pulumi's provider takes as one text, as the single arguments that OpenTofu's providers take.

A kubeconfig that the program puts together is taken apart here. One that only the cloud knows becomes a local
value that is decoded when it is there.
"""

from __future__ import annotations

from collections.abc import Mapping

from fleetform.export.opentofu.addresses import identifier
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.json_texts import parsed
from fleetform.export.opentofu.tree import Argument, At, Block, Each, Fn, Lit, Lst, Node, Obj, Raw
from fleetform.graph.expressions import Call, Expr, ListOf, Literal, MapOf, Secret
from fleetform.graph.model import Resource

Body = list[Argument | Block]

DEFAULT_PATH = "~/.kube/config"
_PLAIN = {"tls-server-name": "tls_server_name", "proxy-url": "proxy_url"}
_LOGIN = {"token": "token", "username": "username", "password": "password"}
_ENCODED = {"client-certificate-data": "client_certificate", "client-key-data": "client_key"}


def connection(writer: Writer, inputs: Mapping[str, Expr]) -> tuple[Body, list[Block]]:
    """The arguments of a provider that reaches the cluster, and local values that they use."""
    given = inputs.get("kubeconfig")
    context = _text(inputs.get("context"))
    if given is None:
        return _from_file(Lit(DEFAULT_PATH), writer, inputs), []
    writer = writer.inside("kubeconfig")
    if isinstance(given, Literal) and _is_path(given.value):
        return _from_file(Lit(given.value), writer, inputs), []
    data = _data(given)
    if data is None:
        return _opaque(writer, given)
    cluster, user = _chosen(data, context, _text(inputs.get("cluster")))
    if cluster is None:
        writer.cannot("the kubeconfig has no cluster for its current context")
        return [], []
    secret = isinstance(given, Secret)
    return [*_cluster(writer, cluster, secret), *(_user(writer, user, secret) if user is not None else [])], []


def _is_path(value: object) -> bool:
    return isinstance(value, str) and "\n" not in value and not value.lstrip().startswith("{")


def _from_file(path: Node, writer: Writer, inputs: Mapping[str, Expr]) -> Body:
    made: Body = [Argument("config_path", path)]
    for name, target in (("context", "config_context"), ("cluster", "config_context_cluster")):
        if name in inputs:
            made.append(Argument(target, writer.node(inputs[name])))
    return made


def _data(expr: Expr) -> MapOf | None:
    """The kubeconfig as data, if the program has put it together."""
    if isinstance(expr, Secret):
        return _data(expr.value)
    if isinstance(expr, Call) and expr.function in ("json_encode", "yaml_encode"):
        return expr.args[0] if isinstance(expr.args[0], MapOf) else None
    found = parsed(expr)
    return found if isinstance(found, MapOf) else None


def _text(expr: Expr | None) -> str | None:
    return str(expr.value) if isinstance(expr, Literal) and expr.value is not None else None


def _chosen(data: MapOf, context: str | None, cluster: str | None) -> tuple[MapOf | None, MapOf | None]:
    """Cluster and user of the context that holds."""
    wanted = Literal(context) if context is not None else data.get("current-context")
    entry = _named(data.get("contexts"), wanted)
    inner = entry.get("context") if entry is not None else None
    names = inner if isinstance(inner, MapOf) else MapOf(())
    name = Literal(cluster) if cluster is not None else names.get("cluster")
    return _section(data, "clusters", name, "cluster"), _section(data, "users", names.get("user"), "user")


def _section(data: MapOf, section: str, name: Expr | None, key: str) -> MapOf | None:
    entry = _named(data.get(section), name)
    found = entry.get(key) if entry is not None else None
    return found if isinstance(found, MapOf) else None


def _named(entries: Expr | None, name: Expr | None) -> MapOf | None:
    """The entry of a name; the only one where there is one alone."""
    items = [item for item in entries.items if isinstance(item, MapOf)] if isinstance(entries, ListOf) else []
    found = next((item for item in items if item.get("name") == name), None)
    return found or (items[0] if len(items) == 1 else None)


def _cluster(writer: Writer, cluster: MapOf, secret: bool) -> Body:
    made: Body = []
    server = cluster.get("server")
    if server is not None:
        made.append(Argument("host", writer.inside("server").node(server)))
    authority = cluster.get("certificate-authority-data")
    if authority is not None:
        made.append(
            Argument("cluster_ca_certificate", _decoded(writer.inside("certificate-authority-data"), authority))
        )
    for name, target in _PLAIN.items():
        value = cluster.get(name)
        if value is not None:
            made.append(
                Argument(target, writer.inside(name).node(_hidden(value, secret and target != "tls_server_name")))
            )
    insecure = cluster.get("insecure-skip-tls-verify")
    if insecure is not None:
        made.append(Argument("insecure", writer.node(insecure)))
    return made


def _user(writer: Writer, user: MapOf, secret: bool) -> Body:
    made: Body = []
    for name, target in _LOGIN.items():
        value = user.get(name)
        if value is not None:
            made.append(Argument(target, writer.inside(name).node(_hidden(value, secret or name != "username"))))
    for name, target in _ENCODED.items():
        value = user.get(name)
        if value is not None:
            made.append(Argument(target, _decoded(writer.inside(name), _hidden(value, secret or "key" in name))))
    command = user.get("exec")
    if isinstance(command, MapOf):
        made.append(_exec(writer, command))
    return made


def _hidden(expr: Expr, secret: bool) -> Expr:
    return Secret(expr) if secret and not isinstance(expr, Secret) else expr


def _decoded(writer: Writer, expr: Expr) -> Node:
    """Base64 text as text."""
    if isinstance(expr, Call) and expr.function == "base64_encode":
        return writer.node(expr.args[0])
    return Fn("base64decode", (writer.node(expr),))


def _exec(writer: Writer, command: MapOf) -> Block:
    """The command that gets credentials."""
    block = Block("exec")
    for name, target in (("apiVersion", "api_version"), ("command", "command"), ("args", "args")):
        value = command.get(name)
        if value is not None and value != Literal(None):
            block.set(target, writer.inside(name).node(value))
    variables = command.get("env")
    if isinstance(variables, ListOf) and variables.items:
        entries = [item for item in variables.items if isinstance(item, MapOf)]
        block.set("env", Obj(tuple(_variable(writer.inside("env"), item) for item in entries)))
    return block


def _variable(writer: Writer, item: MapOf) -> tuple[str | Node, Node]:
    name = item.get("name") or Literal("")
    key = str(name.value) if isinstance(name, Literal) else writer.node(name)
    return key, writer.node(item.get("value") or Literal(""))


def _opaque(writer: Writer, expr: Expr) -> tuple[Body, list[Block]]:
    """A kubeconfig that is known only after deployment: its parts are looked up when it is there."""
    owner = writer.owner
    label = identifier(owner.name) if isinstance(owner, Resource) else "default"
    name = f"{label}_kubeconfig"
    config = Raw(f"local.{name}")
    cluster, user = _path(config, "clusters", "cluster"), _path(config, "users", "user")
    block = Block("locals")
    block.set(name, Fn("yamldecode", (writer.node(expr),)))
    made: Body = [
        Argument("host", At(cluster, Lit("server"))),
        Argument(
            "cluster_ca_certificate", _tried(Fn("base64decode", (At(cluster, Lit("certificate-authority-data")),)))
        ),
        Argument("token", _tried(At(user, Lit("token")))),
    ]
    for key, target in _ENCODED.items():
        made.append(Argument(target, _tried(Fn("base64decode", (At(user, Lit(key)),)))))
    return [*made, _opaque_exec(At(user, Lit("exec")))], [block]


def _path(config: Node, section: str, key: str) -> Node:
    return At(At(At(config, Lit(section)), Lit(0)), Lit(key))


def _tried(node: Node) -> Node:
    return Fn("try", (node, Lit(None)))


def _opaque_exec(command: Node) -> Block:
    """The command, if the kubeconfig has one: one with a certificate or a token has none."""
    made = Block("dynamic", ("exec",))
    made.set("for_each", Fn("try", (Lst((command,)), Lst(()))))
    block = Block("content")
    block.set("api_version", At(command, Lit("apiVersion")))
    block.set("command", At(command, Lit("command")))
    block.set("args", Fn("try", (At(command, Lit("args")), Lst(()))))
    listed = Fn("coalesce", (At(command, Lit("env")), Lst(())))
    env = Each("item", listed, Raw("item.value"), key=Raw("item.name"))
    block.set("env", Fn("try", (env, Obj(()))))
    made.body.append(block)
    return made
