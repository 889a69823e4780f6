"""Messages that no other test of this room shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pulumi.dynamic
import pulumi_kubernetes as k8s
import pytest

from fleetform.graph.errors import GraphFileError, NotPortable, RecordingError
from fleetform.graph.evaluate import EvaluationError, evaluate
from fleetform.graph.expressions import Call, Expr, ListOf, Literal, Template, Variable
from fleetform.graph.serialize import load_graph
from fleetform.graph.session import current
from graph.support import Thing, recorded


def anything(value: Any) -> Any:
    """What type checkers do not let through, and programs do all the same."""
    return value


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "graph.json: not readable as JSON: "),
        ("{}", "graph.json: not a saved graph: write one with `fleetform graph PROGRAM -o FILE.json`"),
        (
            '{"format": "fleetform-graph", "version": 9}',
            "graph.json: saved in format 9; this version of fleetform reads format 1",
        ),
        (
            '{"format": "fleetform-graph", "version": 1}',
            "graph.json: a damaged saved graph: KeyError: 'variables'",
        ),
    ],
)
def test_a_file_that_is_no_saved_graph(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "graph.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(GraphFileError) as refused:
        load_graph(file)
    assert told in str(refused.value)


def test_a_saved_graph_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GraphFileError, match=r"graph\.json: cannot be read: No such file or directory"):
        load_graph(tmp_path / "graph.json")


@pytest.mark.parametrize(
    ("expr", "told"),
    [
        (Template(("a ", ListOf((Literal(1),)))), "a list or map has no text of its own"),
        (Call("cidr_subnet", (Literal("10.0.0.0/24"), Literal(2), Literal(4))), "has no subnet 4 of 2 more bits"),
        (Variable("size"), "variable size has no value"),
        (Call("get", (ListOf(()), Literal(1))), "IndexError: list index out of range"),
    ],
)
def test_an_expression_without_a_value(expr: Expr, told: str) -> None:
    with pytest.raises(EvaluationError, match=told):
        evaluate(expr, lambda _node: {})


def test_a_value_that_outlives_its_recording() -> None:
    kept: list[Any] = []
    recorded(lambda: Thing("one").arn.apply(kept.append))
    with pytest.raises(RecordingError, match="a symbolic value was used outside the recording it belongs to"):
        kept[0].upper()
    with pytest.raises(RecordingError, match="a symbolic value was used outside the recording it belongs to"):
        current()


def mixed() -> None:
    anything(pulumi.Output.all)(1, a=2)


def by_urn() -> None:
    class Found(pulumi.Resource):
        def __init__(self) -> None:
            super().__init__(
                "cloud:index:Thing", "x", True, {}, pulumi.ResourceOptions(urn="urn:pulumi:dev::shop::a::x")
            )

    Found()


class Nothing(pulumi.dynamic.ResourceProvider):
    """A provider that is Python code."""


class Own(pulumi.dynamic.Resource):
    """Its resource."""


def hooked() -> None:
    def hook(_args: Any) -> None:
        return

    binding = pulumi.ResourceHookBinding(before_create=[pulumi.ResourceHook("h", hook)])
    Thing("x", opts=pulumi.ResourceOptions(hooks=binding))


def same_name_twice() -> None:
    Thing("x")
    Thing("x")


FAILING: dict[Callable[[], Any], str] = {
    mixed: "the program failed: ValueError: Output.all() was supplied a mix of named and unnamed inputs",
    hooked: (
        "the hooks of cloud:index:Thing 'x' are Python code that an engine runs, which is known only after deployment. "
        "Take the hooks out, and do what they do in a step before or after the deployment."
    ),
    lambda: Own(Nothing(), "x", {}): (
        "'x' is a dynamic provider's resource: Python code that an engine runs, which is known only after deployment. "
        "Use a resource of a provider, or pulumi_command."
    ),
    same_name_twice: "): give them different names",
    lambda: Thing("one").zones.apply(lambda zones: "-".join(zones).upper().title()): (
        "a text joined from the items is cut or changed of 'zones' of cloud:index:Thing 'one', which is known only "
        "after deployment. Change the items before, with portable.map."
    ),
    by_urn: "no resource of this program has the URN urn:pulumi:dev::shop::a::x",
    lambda: k8s.yaml.v2.ConfigFile("x", file="https://example.com/a.yaml"): (
        "the manifest https://example.com/a.yaml is asked of the network, which is known only after deployment. "
        "Save it in the program's folder, and name that file."
    ),
    lambda: k8s.yaml.v2.ConfigGroup("x", yaml=Thing("one").arn): (
        "a manifest is made of the value of 'arn' of cloud:index:Thing 'one', which is known only after deployment. "
        "Make the resources with their classes."
    ),
    lambda: k8s.kustomize.v2.Directory("x", directory="https://example.com/a"): (
        "'https://example.com/a' is no local folder, which is known only after deployment. "
        "Copy what it names into the program's folder."
    ),
    lambda: k8s.yaml.v2.ConfigGroup(
        "x", yaml="a: [b"
    ): "kubernetes:yaml/v2:ConfigGroup 'x': a manifest is not readable",
    lambda: k8s.yaml.v2.ConfigGroup("x", yaml="a: b"): "Kubernetes resources require a kind and apiVersion: ['a']",
    lambda: k8s.yaml.v2.ConfigGroup("x", yaml="kind: A\napiVersion: v1"): (
        "Kubernetes resources require a metadata.name: v1/A"
    ),
    lambda: k8s.yaml.v2.ConfigFile("x", file="absent.yaml"): "No such file or directory",
}


@pytest.mark.parametrize("program", FAILING)
def test_a_program_that_fails(program: Callable[[], Any]) -> None:
    with pytest.raises(RecordingError) as refused:
        recorded(program)
    assert FAILING[program] in str(refused.value)
    assert refused.value.source is not None


def test_what_stands_for_the_unknown_is_told() -> None:
    def program() -> None:
        Thing("one").arn.apply(lambda arn: Thing(f"x-{arn}", made=1) and None)
        Own(Nothing(), "own", {})

    graph = recorded(program, keep_going=True)
    assert (
        "the name of cloud:index:Thing 'x-one-arn' is made of 'arn' of cloud:index:Thing 'one': an engine gives it "
        "another name, and with the value among the facts so does a recording"
    ) in "\n".join(graph.notes)
    assert [place.reason.partition(": ")[2] for place in graph.unportable] == [
        "Python code that an engine runs: taken as if it is not there; variables stand for its outputs"
    ]


def test_kustomize_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NotPortable) as refused:
        recorded(lambda: k8s.kustomize.v2.Directory("x", directory=str(tmp_path)))
    assert "is built by kustomize, which is not installed" in str(refused.value)
    assert refused.value.advice == (
        "Install kustomize or kubectl, or save what `kustomize build` prints and name that file."
    )


def test_components_of_plugins_are_noted() -> None:
    class Remote(pulumi.ComponentResource):
        def __init__(self) -> None:
            super().__init__("pkg:index:Remote", "it", {}, None, remote=True)

    def program() -> None:
        Remote()
        k8s.helm.v3.Chart("front", k8s.helm.v3.ChartOpts(chart="nginx"))

    notes = "\n".join(recorded(program).notes)
    assert "pkg:index:Remote 'it': its children are made by a plugin, and are not known" in notes
    assert (
        "'front': Helm makes what is in it, which is not known before; kubernetes.helm.v3.Release is a resource"
        in notes
    )
