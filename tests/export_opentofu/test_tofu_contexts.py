"""Which cluster and user of a kubeconfig hold: the real tofu says how the providers are told to reach it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pulumi
import pulumi_kubernetes as kubernetes
import pytest
from pulumi import ResourceOptions

from engines.tofu_engine import Tofu, tofu
from engines.tofu_standin import Clusters
from export_opentofu.support import exported, recorded, write_files
from fleetform.export.errors import ExportError
from fleetform.export.opentofu import export

Program = Callable[[], None]

# Two clusters, two users, three contexts; the first of each list is the wrong one.
CONFIG: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "Config",
    "current-context": "test",
    "clusters": [
        {"name": "c-dev", "cluster": {"server": "https://dev.example.com", "certificate-authority-data": "REVW"}},
        {"name": "c-test", "cluster": {"server": "https://test.example.com", "certificate-authority-data": "VEVTVA=="}},
        {"name": "c-prod", "cluster": {"server": "https://prod.example.com", "tls-server-name": "prod"}},
    ],
    "users": [
        {"name": "u-dev", "user": {"token": "of-dev"}},
        {"name": "u-test", "user": {"client-certificate-data": "Q0VSVA==", "client-key-data": "S0VZ"}},
        {"name": "u-prod", "user": {"token": "of-prod"}},
    ],
    "contexts": [
        {"name": "dev", "context": {"cluster": "c-dev", "user": "u-dev"}},
        {"name": "test", "context": {"cluster": "c-test", "user": "u-test"}},
        {"name": "prod", "context": {"cluster": "c-prod", "user": "u-prod", "namespace": "shop"}},
    ],
}
SAID = ("host", "cluster_ca_certificate", "tls_server_name", "token", "client_certificate", "client_key")
TEST = ("https://test.example.com", "TEST", None, None, "CERT", "KEY")
PROD = ("https://prod.example.com", None, "prod", "of-prod", None, None)
CASES: dict[str, tuple[dict[str, Any], tuple[str | None, ...]]] = {
    "nothing": ({}, TEST),
    "empty": ({"context": ""}, TEST),
    "context": ({"context": "prod"}, PROD),
    "cluster": ({"cluster": "c-prod"}, (*PROD[:3], *TEST[3:])),
    "both": ({"context": "prod", "cluster": "c-dev"}, ("https://dev.example.com", "DEV", None, *PROD[3:])),
}


def program(kubeconfig: Callable[[], Any], choices: Mapping[str, Mapping[str, Any]], release: str = "") -> Program:
    """Something on each of several clusters, and a release of Helm on one."""

    def run() -> None:
        for name, choice in choices.items():
            provider = kubernetes.Provider(name, kubeconfig=kubeconfig(), **choice)
            opts = ResourceOptions(provider=provider)
            kubernetes.core.v1.Namespace(name, metadata={"name": "shop"}, opts=opts)
            if name == release:
                kubernetes.helm.v3.Release(name, chart="web", name="web", opts=opts)

    return run


def secret() -> pulumi.Output[str]:
    """The kubeconfig as secret configuration, of which nothing is known when exporting."""
    return pulumi.Config().require_secret("kubeconfig")


@contextmanager
def opened(
    run: Program, folder: Path, variables: Mapping[str, str], clusters: Clusters | None = None
) -> Generator[Tofu]:
    """tofu on the export of a program, whose secret configuration is among the variables."""
    sealed = {name.replace("shop_", "shop:"): None for name in variables if name.startswith("shop_")}
    write_files(export(recorded(run, secrets=sealed), layers="single"), folder)
    with tofu(folder, dict(variables), clusters=clusters) as engine:
        engine.init()
        engine.check_format()
        engine.validate()
        yield engine


def reached(run: Program, folder: Path, variables: Mapping[str, str]) -> list[tuple[str | None, ...]]:
    """How tofu told the providers to reach clusters; the one for Helm takes it as one object."""
    clusters = Clusters(installed=True)
    with opened(run, folder, variables, clusters) as engine:
        engine.plan()
    configs = [seen["kubernetes"][1] if seen.get("kubernetes") else seen for seen in clusters.reached]
    return [tuple(seen.get(name) for name in SAID) for seen in configs]


LATER = (secret, {"shop_kubeconfig": json.dumps(CONFIG)})
# What is secret in a kubeconfig of the program's own is a variable for each provider.
NOW = (
    lambda: json.dumps(CONFIG),
    {
        "context_kubeconfig_token": "of-prod",
        "both_kubeconfig_token": "of-prod",
        **{f"{name}_kubeconfig_client_key_data": "S0VZ" for name in ("nothing", "empty", "cluster")},
    },
)


@pytest.mark.parametrize(("kubeconfig", "variables"), [LATER, NOW], ids=["later", "now"])
def test_context_and_cluster_are_those_that_the_provider_says(
    kubeconfig: Callable[[], Any], variables: dict[str, str], tmp_path: Path
) -> None:
    run = program(kubeconfig, {name: case[0] for name, case in CASES.items()}, "context")
    # One a provider, and PROD once more: for Helm.
    assert Counter(reached(run, tmp_path, variables)) == Counter([*(case[1] for case in CASES.values()), PROD])


def test_a_context_that_is_known_later_is_looked_up_in_a_kubeconfig_that_is_known(tmp_path: Path) -> None:
    def run() -> None:
        program(lambda: json.dumps(CONFIG), {"hub": {"context": pulumi.Config().require_secret("context")}})()

    said = {"shop_context": "prod", "hub_kubeconfig": json.dumps(CONFIG)}
    assert reached(run, tmp_path, said) == [PROD]


@pytest.mark.parametrize("choice", [{"context": "staging"}, {"cluster": "c-staging"}])
def test_a_name_that_the_kubeconfig_lacks_is_an_error(choice: dict[str, str], tmp_path: Path) -> None:
    (name,) = choice.values()
    with pytest.raises(ExportError, match=f"the kubeconfig has no entry '{name}' in its {next(iter(choice))}s"):
        export(recorded(program(lambda: json.dumps(CONFIG), {"hub": choice})))
    with opened(program(secret, {"hub": choice}), tmp_path, LATER[1]) as engine:
        done = engine.run("plan", "-input=false", "-no-color", accepted=(1,))
    assert f"hub_kubeconfig_{next(iter(choice))}" in done.stderr
    assert "of-prod" not in done.stdout + done.stderr


def test_objects_secrets_and_releases_go_to_the_namespace_of_their_provider() -> None:
    def run() -> None:
        opts = ResourceOptions(provider=kubernetes.Provider("hub", kubeconfig="~/.kube/hub", namespace="team"))
        kubernetes.core.v1.Namespace("space", metadata={"name": "space"}, opts=opts)
        kubernetes.core.v1.ConfigMap("settings", metadata={"name": "settings"}, opts=opts)
        kubernetes.core.v1.Secret("key", metadata={"name": "key"}, string_data={"key": "text"}, opts=opts)
        kubernetes.helm.v3.Release("web", chart="web", name="web", opts=opts)
        kubernetes.helm.v3.Release("other", chart="web", name="other", namespace="else", opts=opts)

    text = exported(run)
    # The namespace itself is in none.
    assert text.count('= "team"') == 3
    assert '  name      = "web"\n  chart     = "web"\n  namespace = "team"\n' in text
    assert '  namespace = "else"\n' in text
