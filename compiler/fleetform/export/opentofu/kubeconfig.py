"""A kubeconfig, which Pulumi's provider takes as one text, as the single arguments that OpenTofu's providers take.

A kubeconfig that the program puts together is taken apart here. One that only the cloud knows becomes a local
value that is decoded when it is there.
"""

from __future__ import annotations

from collections.abc import Mapping

from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.json_texts import parsed
from fleetform.export.opentofu.kubeconfig_later import ENCODED, LOGIN, PLAIN, Body, known_later
from fleetform.export.opentofu.tree import Argument, Block, Fn, Lit, Node, Obj
from fleetform.graph.expressions import Call, Expr, ListOf, Literal, MapOf, Secret

DEFAULT_PATH = "~/.kube/config"
_CHOICES = {"context": "config_context", "cluster": "config_context_cluster"}
_UNSAID = (Literal(None), Literal(""))


class _OnlyLaterError(Exception):
    """Which context or cluster holds is known only after deployment."""


class _MissingError(Exception):
    """The kubeconfig has no entry of a name."""


def connection(writer: Writer, inputs: Mapping[str, Expr]) -> tuple[Body, list[Block]]:
    """The arguments of a provider that reaches the cluster, and local values that they use."""
    given = inputs.get("kubeconfig")
    choice = {name: inputs[name] for name in _CHOICES if inputs.get(name, Literal(None)) not in _UNSAID}
    if given is None:
        return _from_file(Lit(DEFAULT_PATH), writer, choice), []
    outer, writer = writer, writer.inside("kubeconfig")
    if isinstance(given, Literal) and _is_path(given.value):
        return _from_file(Lit(given.value), outer, choice), []
    data = _data(given)
    if data is None:
        return known_later(outer, given, choice)
    try:
        cluster, user = _chosen(data, choice)
    except _OnlyLaterError:
        return known_later(outer, given, choice)
    except _MissingError as missing:
        writer.cannot(str(missing))
        return [], []
    if cluster is None:
        writer.cannot("the kubeconfig has no cluster for its current context")
        return [], []
    secret = isinstance(given, Secret)
    return [*_cluster(writer, cluster, secret), *(_user(writer, user, secret) if user is not None else [])], []


def _is_path(value: object) -> bool:
    return isinstance(value, str) and "\n" not in value and not value.lstrip().startswith("{")


def _from_file(path: Node, writer: Writer, choice: Mapping[str, Expr]) -> Body:
    chosen: Body = [Argument(_CHOICES[name], writer.inside(name).node(expr)) for name, expr in choice.items()]
    return [Argument("config_path", path), *chosen]


def _data(expr: Expr) -> MapOf | None:
    """The kubeconfig as data, if the program has put it together."""
    if isinstance(expr, Secret):
        return _data(expr.value)
    if isinstance(expr, Call) and expr.function in ("json_encode", "yaml_encode"):
        return expr.args[0] if isinstance(expr.args[0], MapOf) else None
    found = parsed(expr)
    return found if isinstance(found, MapOf) else None


def _chosen(data: MapOf, choice: Mapping[str, Expr]) -> tuple[MapOf | None, MapOf | None]:
    """Cluster and user of the context that holds."""
    entry = _named(data, "contexts", choice.get("context", data.get("current-context")))
    inner = entry.get("context") if entry is not None else None
    names = inner if isinstance(inner, MapOf) else MapOf(())
    cluster = choice.get("cluster", names.get("cluster"))
    return _section(data, "clusters", cluster, "cluster"), _section(data, "users", names.get("user"), "user")


def _section(data: MapOf, section: str, name: Expr | None, key: str) -> MapOf | None:
    entry = _named(data, section, name)
    found = entry.get(key) if entry is not None else None
    return found if isinstance(found, MapOf) else None


def _named(data: MapOf, section: str, name: Expr | None) -> MapOf | None:
    """The entry of a name; the only one where there is one alone and nobody can know what it is called."""
    entries = data.get(section)
    items = [item for item in entries.items if isinstance(item, MapOf)] if isinstance(entries, ListOf) else []
    wanted = _open(name)
    names = [_open(item.get("name")) for item in items]
    if wanted is not None and wanted in names:
        return items[names.index(wanted)]
    if isinstance(wanted, Literal) and all(isinstance(one, Literal) for one in names):
        told = f"'{wanted.value}'" if not isinstance(name, Secret) else "of the name that is given"
        raise _MissingError(f"the kubeconfig has no entry {told} in its {section}")
    if wanted is not None and len(items) > 1:
        raise _OnlyLaterError
    return items[0] if len(items) == 1 else None


def _open(name: Expr | None) -> Expr | None:
    return name.value if isinstance(name, Secret) else name


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
    for name, target in PLAIN.items():
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
    for name, target in LOGIN.items():
        value = user.get(name)
        if value is not None:
            made.append(Argument(target, writer.inside(name).node(_hidden(value, secret or name != "username"))))
    for name, target in ENCODED.items():
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
