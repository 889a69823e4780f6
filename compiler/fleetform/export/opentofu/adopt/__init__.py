"""Taking over what runs: a stack of Pulumi's by `import` blocks, and a state of OpenTofu's by a file for Pulumi."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from fleetform import names
from fleetform.export.opentofu.adopt.documents import refused
from fleetform.export.opentofu.adopt.given_names import keep_name
from fleetform.export.opentofu.adopt.import_ids import import_id, rules
from fleetform.export.opentofu.adopt.matching import matched
from fleetform.export.opentofu.adopt.pulumi_state import Live, PulumiState, Secret, read_stack
from fleetform.export.opentofu.context import TakenOver
from fleetform.export.opentofu.families import family_of
from fleetform.graph.model import Graph, Resource, ResourceKind

__all__ = ["adopt"]

_SEALED = "\ue000sealed\ue001"
"""Stands in an import id for a secret."""


def adopt(graph: Graph, file: Path) -> dict[str, TakenOver]:
    """How the resources of a program are taken over from a Pulumi stack.

    The graph's resources get the names that live ones have, and what importing cannot find out is ignored. What is
    not taken over is noted in the graph.

    Args:
        graph: A recorded program.
        file: The output of `pulumi stack export`.

    Returns:
        What `export` is given: by the program's URNs.

    Raises:
        ExportError: The file is no such output, or that of another stack.
    """
    state = read_stack(file)
    live = matched(graph, state)
    _check_stack(graph, state, live)
    made: dict[str, TakenOver] = {}
    kept_out: list[str] = []
    for urn, found in live.items():
        resource = graph.resources[urn]
        reason = _not_importable(resource)
        if reason is not None:
            kept_out.append(f"{_told(resource)}: {reason}")
            continue
        made[urn] = _taken_over(graph, resource, found)
        _settle(graph, resource, found)
    _tell(graph, state, live, kept_out)
    return made


def _check_stack(graph: Graph, state: PulumiState, live: Mapping[str, Live]) -> None:
    same = (state.project, state.stack) == (graph.project, graph.stack)
    if same or live:
        return
    told = (
        f"is of stack '{state.stack}' of project '{state.project}', "
        f"but the program was opened as stack '{graph.stack}' of project '{graph.project}'"
    )
    hint = f"; give --stack {state.stack}" if state.project == graph.project else ""
    raise refused(state.file, told + hint)


def _not_importable(resource: Resource) -> str | None:
    found = names.terraform_resource(resource.type)
    return rules().not_importable.get(found.name) if found is not None else None


def _taken_over(graph: Graph, resource: Resource, live: Live) -> TakenOver:
    found = names.terraform_resource(resource.type)
    if found is None:
        return TakenOver(family_of(resource.package).import_id(resource, live.id))
    values = {attribute.name: _value(live, name) for name, attribute in found.attributes.items()}
    made = import_id(found.name, live.id, values)
    if made is None:
        graph.notes.append(
            f"{_told(resource)}: the stack does not say all that its import id is made of; Pulumi's id is taken"
        )
    secret = rules().secret.get(found.name)
    if secret is None and made is not None and _SEALED in made:
        secret = "a secret is in it"  # noqa: S105  words about a secret
    return TakenOver("", secret) if secret is not None else TakenOver(made or live.id)


def _value(live: Live, name: str) -> Any:
    value = live.outputs.get(name)
    if value is None:
        value = live.inputs.get(name)
    return _SEALED if isinstance(value, Secret) else value


def _settle(graph: Graph, resource: Resource, live: Live) -> None:
    """Names, protection and what importing cannot find out."""
    keep_name(resource, live)
    if live.protect and not resource.options.protect:
        resource.options = replace(resource.options, protect=True)
        graph.notes.append(f"{_told(resource)}: is protected in the stack, and stays so (prevent_destroy)")
    if live.taint:
        graph.notes.append(f"{_told(resource)}: Pulumi would make it anew (it is tainted); OpenTofu keeps it")
    found = names.terraform_resource(resource.type)
    unknown = rules().not_kept.get(found.name, []) if found is not None else []
    given = {attribute.name: name for name, attribute in found.attributes.items()} if found is not None else {}
    lost = [
        given[name.rstrip("!")]
        for name in unknown
        if name.rstrip("!") in given and (name.endswith("!") or given[name] in resource.inputs)
    ]
    if lost:
        every = dict.fromkeys((*resource.options.ignore_changes, *lost))
        resource.options = replace(resource.options, ignore_changes=tuple(every))


def _tell(graph: Graph, state: PulumiState, live: Mapping[str, Live], kept_out: list[str]) -> None:
    """Notes what is not taken over."""
    own = [resource for resource in graph.resources.values() if resource.kind is ResourceKind.CUSTOM]
    new = [_told(resource) for resource in own if resource.urn not in live]
    found = {item.urn for item in live.values()}
    left = [
        f"{item.type} '{item.name}' ({item.id})"
        for urn, item in state.resources.items()
        if urn not in found and not item.external
    ]
    file = state.file.name
    _note(graph, f"{file} does not have these; OpenTofu will make them", new)
    _note(graph, f"{file} has these, but the program does not make them; OpenTofu leaves them alone", left)
    _note(graph, "these cannot be taken over; OpenTofu will make them", kept_out)
    _note(graph, f"{file} has old ones of these, which Pulumi has not deleted yet; delete them with it", state.deleting)
    interrupted = [f"{urn.rpartition('::')[2]} ({doing})" for urn, doing in state.pending.items()]
    told = "Pulumi was interrupted while it worked on these; run `pulumi refresh` and export the stack again"
    _note(graph, told, interrupted)


def _note(graph: Graph, told: str, items: Iterable[str]) -> None:
    every = [item.rpartition("::")[2] if item.startswith("urn:") else item for item in items]
    if every:
        graph.notes.append(f"{told}: {', '.join(every)}")


def _told(resource: Resource) -> str:
    return f"{resource.type} '{resource.name}'"
