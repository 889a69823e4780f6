"""Networks in stacks of their own: what each unit reads of the others is what the real engine gave them."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from components import accounts_support, shared_support
from deploy.agreement import differences
from deploy.lives import packages
from deploy.test_recorder_agreement import agree, set_environment
from engines.pulumi_engine import pulumi
from engines.pulumi_standin import Journal
from engines.pulumi_values import reads_of
from fleetform.cli.recording import record_program
from fleetform.deploy.engine import run
from fleetform.graph.model import Graph, ResourceKind
from fleetform.programs import open_program

FLEETS = {
    # Hubs in a shared network and in their own, and what they manage.
    "shared": (shared_support.PEERS, ("one", "two", "center", "three", "six"), ("one", "two", "three", "six")),
    "accounts": (
        accounts_support.text("invited"),
        ("first", "second", "fourth", "sixth"),
        ("first", "second", "fourth"),
    ),
}
"""Fleets with clusters, each in a stack of its own, and those that read others; what Azure has is known by its name."""
MADE = {
    "shared": {"VirtualNetworkPeering", "NetworkPeering", "Subnet", "Subnetwork"},
    "accounts": {"VpcAttachmentAccepter", "ResourceShareAccepter", "Group", "HubVirtualNetworkConnection"},
}


@pytest.mark.parametrize("fleet", FLEETS)
def test_every_unit_is_sent_what_was_recorded_of_it(
    fleet: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, clusters, readers = FLEETS[fleet]
    file = tmp_path / "test.yaml"
    file.write_text(text.replace("fleet:\n", "fleet:\n  stacks: per-cluster\n", 1), encoding="utf-8")
    programs = [open_program(file, unit=unit) for unit in ("shared", *(f"cluster/{name}" for name in clusters))]
    graphs = [record_program(program) for program in programs]
    used = {package for graph in graphs for package in packages(graph)}
    reads = reads_of(graphs[0])
    for token, paths in chain.from_iterable(reads_of(graph).items() for graph in graphs[1:]):
        reads[token] = reads.get(token, set()) | paths
    with pulumi(tmp_path, used, reads, local_backend=False) as engine:
        set_environment(engine, monkeypatch)
        for program, graph in zip(programs, graphs, strict=True):
            before = len(engine.journal.all())
            run("up", program)
            asked = Journal()
            for sent in engine.journal.all()[before:]:
                asked.add(sent)
            state = engine.state(program.project, program.stack)
            agree(differences(graph, state, asked, program.folder, program.root))
    made = {resource.type.rpartition(":")[2] for graph in graphs for resource in graph.resources.values()}
    assert made >= MADE[fleet]
    assert [name for name, graph in zip(clusters, graphs[1:], strict=True) if reads_others(graph)] == list(readers)


def reads_others(graph: Graph) -> bool:
    return any(resource.kind is ResourceKind.STACK_REFERENCE for resource in graph.resources.values())
