"""Kubernetes manifests, kustomize folders and charts that a program names."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pulumi_kubernetes as k8s
import pytest

from fleetform.graph.errors import NotPortable, RecordingError
from fleetform.graph.expressions import Literal, MapOf, Ref, Secret, Template
from fleetform.graph.model import Graph, Resource, ResourceKind
from graph.support import Thing, recorded, resource

MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 1}
---
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: settings, namespace: shop, annotations: {since: 2020-01-01}}
  data: {2: one, true: two}
- apiVersion: core/v1
  kind: Namespace
  metadata: {name: shop}
---
# nothing
---
apiVersion: v1
kind: Secret
metadata: {name: token}
stringData: {token: hunter2}
---
apiVersion: example.com/v1
kind: Robot
metadata: {name: r2}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: robots.example.com}
spec: {group: example.com, names: {kind: Robot}, scope: Namespaced}
---
apiVersion: other.example.com/v1
kind: Unknown
metadata:
  name: last
  annotations:
    config.kubernetes.io/depends-on: apps/namespaces/default/Deployment/web, /Namespace/shop
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "k8s").mkdir()
    (tmp_path / "k8s" / "all.yaml").write_text(MANIFEST, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def children(graph: Graph, parent: str) -> list[Resource]:
    return graph.children(resource(graph, parent).urn)


def test_a_file_is_recorded_as_the_provider_makes_it(folder: Path) -> None:
    graph = recorded(lambda: k8s.yaml.v2.ConfigFile("all", file="k8s/all.yaml"), root=folder)
    made = {item.name: item for item in children(graph, "all")}
    assert {name: item.type for name, item in made.items()} == {
        "all:default/web": "kubernetes:apps/v1:Deployment",
        "all:shop": "kubernetes:core/v1:Namespace",
        "all:default/token": "kubernetes:core/v1:Secret",
        "all:robots.example.com": "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
        "all:last": "kubernetes:other.example.com/v1:Unknown",
        "all:shop/settings": "kubernetes:core/v1:ConfigMap",
        "all:default/r2": "kubernetes:example.com/v1:Robot",
    }
    assert resource(graph, "all").kind is ResourceKind.COMPONENT
    assert made["all:shop/settings"].inputs["data"] == MapOf((("2", Literal("one")), ("true", Literal("two"))))
    assert isinstance(made["all:default/token"].inputs["stringData"], Secret)
    assert made["all:shop/settings"].dependencies == (made["all:shop"].urn,)
    assert made["all:default/r2"].dependencies == (made["all:robots.example.com"].urn,)
    assert set(made["all:last"].dependencies) == {made["all:default/web"].urn, made["all:shop"].urn}
    assert graph.notes == []


def test_the_options_of_a_group(folder: Path) -> None:
    def program() -> None:
        provider = k8s.Provider("there", namespace="apps")
        under = pulumi.ResourceOptions(provider=provider)
        k8s.yaml.v2.ConfigGroup("all", files=["k8s/*.yaml"], resource_prefix="x", skip_await=True, opts=under)
        k8s.yaml.v2.ConfigGroup("bare", files=["k8s/all.yaml"], resource_prefix="")

    graph = recorded(program, root=folder)
    web = resource(graph, "x:apps/web")
    assert web.options.provider == resource(graph, "there").urn
    metadata = web.inputs["metadata"]
    assert isinstance(metadata, MapOf)
    assert metadata.get("annotations") == MapOf((("pulumi.com/skipAwait", Literal("true")),))
    assert resource(graph, "default/web").parent == resource(graph, "bare").urn


def test_unknown_values_in_a_text_stay_where_they_are(folder: Path) -> None:
    def program() -> None:
        text = Thing("one").arn.apply(
            lambda arn: (
                f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: four}}\ndata:\n  arn: {arn}\n  at: 'a {arn}'\n"
            )
        )
        k8s.yaml.v2.ConfigGroup("new", yaml=text)
        k8s.yaml.ConfigGroup("old", yaml=["apiVersion: v1\nkind: ConfigMap\nmetadata: {name: five}\n"])

    graph = recorded(program, root=folder)
    arn = Ref(resource(graph, "one").urn, ("arn",))
    four = resource(graph, "new:default/four")
    assert four.inputs["data"] == MapOf((("arn", arn), ("at", Template(("a ", arn)))))
    assert four.dependencies == ()
    assert [item.name for item in children(graph, "old")] == ["five"]


def test_the_older_file_is_recorded_too(folder: Path) -> None:
    def program() -> None:
        old = k8s.yaml.ConfigFile("old", file="k8s/all.yaml", resource_prefix="x")
        web: pulumi.Output[Any] = old.get_resource("apps/v1/Deployment", "x-web")
        pulumi.export("labels", web.apply(lambda found: found.spec.replicas))

    graph = recorded(program, root=folder)
    names = {item.name for item in children(graph, "x-old")}
    assert {"x-web", "x-shop/settings", "x-shop", "x-token", "x-r2"} <= names
    assert graph.exports["labels"] == Ref(resource(graph, "x-web").urn, ("spec", "replicas"))


def broken(text: str) -> Callable[[], object]:
    return lambda: k8s.yaml.v2.ConfigGroup("all", yaml=text)


@pytest.mark.parametrize(
    ("program", "told"),
    [
        (lambda: k8s.yaml.v2.ConfigFile("all", file="absent.yaml"), "No such file or directory: '"),
        (broken("a: [1"), "a manifest is not readable as YAML"),
        (broken("kind: Pod"), "Kubernetes resources require a kind and apiVersion: ['kind']"),
        (broken("kind: Pod\napiVersion: v1"), "Kubernetes resources require a metadata.name: v1/Pod"),
    ],
    ids=["absent", "no-yaml", "no-version", "no-name"],
)
def test_what_is_no_manifest(folder: Path, program: Callable[[], object], told: str) -> None:
    with pytest.raises(RecordingError) as refused:
        recorded(program, root=folder)
    assert told in str(refused.value)
    assert str(refused.value).startswith("kubernetes:yaml/v2") or ".py:" in str(refused.value)


def test_manifests_that_only_the_provider_can_read(folder: Path) -> None:
    def addressed() -> None:
        k8s.yaml.v2.ConfigFile("all", file="https://example.com/a.yaml")

    def unknown() -> None:
        k8s.yaml.v2.ConfigGroup("all", yaml=Thing("one").arn)

    for program, told, advice in (
        (addressed, "the manifest https://example.com/a.yaml is asked of the network", "Save it"),
        (unknown, "a manifest is made of the value of 'arn'", "with their classes"),
    ):
        with pytest.raises(NotPortable) as refused:
            recorded(program, root=folder)
        assert told in str(refused.value)
        assert advice in refused.value.advice
        graph = recorded(program, root=folder, keep_going=True)
        assert resource(graph, "all").kind is ResourceKind.REMOTE
        assert [place.reason.partition(": taken")[2] for place in graph.unportable] == [
            " as if its children are made by the provider"
        ]


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_kustomize_folder_needs_the_tool(folder: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    def program() -> None:
        made = k8s.kustomize.Directory if version == "v1" else k8s.kustomize.v2.Directory
        made("all", directory="k8s")

    tools = folder / "tools"
    tools.mkdir()
    monkeypatch.setenv("PATH", str(tools))
    with pytest.raises(NotPortable, match="the folder 'k8s' is built by kustomize, which is not installed"):
        recorded(program, root=folder)
    # A program in kustomize's place: what matters here is that it is asked, and that its answer is read.
    tool = tools / "kustomize"
    tool.write_text('#!/bin/sh\n[ "$1" = build ] && /bin/cat "$2/all.yaml"\n', encoding="utf-8")
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    graph = recorded(program, root=folder)
    assert {item.type for item in children(graph, "all")} >= {"kubernetes:apps/v1:Deployment"}
    tool.write_text("#!/bin/sh\necho no kustomization.yaml >&2\nexit 1\n", encoding="utf-8")
    with pytest.raises(RecordingError, match=r"no kustomization\.yaml"):
        recorded(program, root=folder)


def test_a_kustomize_folder_elsewhere_is_refused(folder: Path) -> None:
    with pytest.raises(NotPortable, match=r"'https://example.com/x' is no local folder"):
        recorded(lambda: k8s.kustomize.v2.Directory("all", directory="https://example.com/x"), root=folder)


def test_charts_are_opaque_with_what_they_are_given() -> None:
    def program() -> None:
        one = Thing("one")
        options = k8s.helm.v3.FetchOpts(repo="https://charts.example.com")
        values = {"arn": one.arn}
        k8s.helm.v3.Chart("old", k8s.helm.v3.ChartOpts(chart="nginx", version="1", fetch_opts=options, values=values))
        k8s.helm.v3.Chart("local", k8s.helm.v3.LocalChartOpts(path="./chart", skip_await=True))
        k8s.helm.v4.Chart("new", chart="nginx", values=values)

    graph = recorded(program)
    old, local, new = (resource(graph, name) for name in ("old", "local", "new"))
    assert {item.kind for item in (old, local, new)} == {ResourceKind.REMOTE}
    values = MapOf((("arn", Ref(resource(graph, "one").urn, ("arn",))),))
    assert old.inputs["values"] == new.inputs["values"] == values
    assert old.inputs["fetch_opts"] == MapOf((("repo", Literal("https://charts.example.com")),))
    assert local.inputs["path"] == Literal("./chart")
    assert [note.partition(": ")[0] for note in graph.notes] == [
        "kubernetes:helm.sh/v3:Chart 'old'",
        "kubernetes:helm.sh/v3:Chart 'local'",
        "kubernetes:helm.sh/v4:Chart 'new'",
    ]
    assert "kubernetes.helm.v3.Release" in graph.notes[0]


def test_looking_into_a_chart_is_told_as_what_it_is() -> None:
    def program() -> None:
        chart = k8s.helm.v3.Chart("web", k8s.helm.v3.LocalChartOpts(path="./chart"))
        chart.get_resource("v1/Service", "web")

    with pytest.raises(RecordingError) as refused:
        recorded(program)
    assert "the program failed: KeyError: 'v1/Service:web'" in str(refused.value)
    assert str(refused.value).endswith("\n  The resources of the charts web are not known before Helm makes them")
