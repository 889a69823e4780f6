"""A kubeconfig that is known only after deployment: local values look up its parts when it is there."""

from __future__ import annotations

from collections.abc import Mapping

from fleetform.export.opentofu.addresses import identifier
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.tree import Argument, At, Block, Each, Fn, Lit, Lst, Node, Obj, Op, Raw
from fleetform.graph.expressions import Expr
from fleetform.graph.model import Resource

Body = list[Argument | Block]

PLAIN = {"tls-server-name": "tls_server_name", "proxy-url": "proxy_url"}
LOGIN = {"token": "token", "username": "username", "password": "password"}
ENCODED = {"client-certificate-data": "client_certificate", "client-key-data": "client_key"}


def known_later(writer: Writer, kubeconfig: Expr, choice: Mapping[str, Expr]) -> tuple[Body, list[Block]]:
    """The arguments of a provider, and the local values that they use.

    Args:
        writer: Writes what belongs to the provider.
        kubeconfig: The text.
        choice: The provider's own `context` and `cluster`, which come before those of the kubeconfig.
    """
    label = identifier(writer.owner.name) if isinstance(writer.owner, Resource) else "default"
    block = Block("locals")

    def local(part: str, node: Node) -> Node:
        name = f"{label}_kubeconfig{part}"
        block.set(name, node)
        return Raw(f"local.{name}")

    def said(name: str, otherwise: Node) -> Node:
        return writer.inside(name).node(choice[name]) if name in choice else otherwise

    config = local("", Fn("yamldecode", (writer.inside("kubeconfig").node(kubeconfig),)))
    wanted = said("context", At(config, Lit("current-context")))
    context = local("_context", _named(config, "contexts", "context", wanted))
    chosen = said("cluster", At(context, Lit("cluster")))
    cluster = local("_cluster", _named(config, "clusters", "cluster", chosen))
    user = local("_user", _named(config, "users", "user", At(context, Lit("user"))))
    return [*_cluster(cluster), *_user(user)], [block]


def _named(config: Node, section: str, key: str, name: Node) -> Node:
    """What is said of a name in a section; an error where the section does not have it."""
    item = Raw("item")
    named = Op("==", At(item, Lit("name")), name)
    return At(Each("item", At(config, Lit(section)), At(item, Lit(key)), where=named), Lit(0))


def _cluster(cluster: Node) -> Body:
    authority = Fn("base64decode", (At(cluster, Lit("certificate-authority-data")),))
    return [
        Argument("host", At(cluster, Lit("server"))),
        Argument("cluster_ca_certificate", _tried(authority)),
        *(Argument(target, _tried(At(cluster, Lit(key)))) for key, target in PLAIN.items()),
        Argument("insecure", _tried(At(cluster, Lit("insecure-skip-tls-verify")))),
    ]


def _user(user: Node) -> Body:
    return [
        *(Argument(target, _tried(At(user, Lit(key)))) for key, target in LOGIN.items()),
        *(Argument(target, _tried(Fn("base64decode", (At(user, Lit(key)),)))) for key, target in ENCODED.items()),
        _exec(At(user, Lit("exec"))),
    ]


def _tried(node: Node) -> Node:
    return Fn("try", (node, Lit(None)))


def _exec(command: Node) -> Block:
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
