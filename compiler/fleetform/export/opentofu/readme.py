"""The README of an export: in which order it is applied, where its state is, what has to be given."""

from __future__ import annotations

from collections.abc import Sequence

from fleetform.export.opentofu.backends import kind_of
from fleetform.export.opentofu.encryption import PASSPHRASE
from fleetform.export.opentofu.layers.crossing import Links
from fleetform.export.opentofu.layers.splitting import Layer
from fleetform.export.opentofu.state import State
from fleetform.export.opentofu.tree import Argument, Block

README = "README.md"

_TOLD = {
    "foundation": "clouds, networks and clusters: all that needs no cluster",
    "addons": "what others on the clusters need: releases, definitions of kinds, and what they wait for",
    "workloads": "what runs on top, and objects of kinds that the add-ons bring",
}
_KEYS = {
    "pbkdf2": f"a passphrase: set `TF_VAR_{PASSPHRASE}`, at least 16 characters",
    "aws_kms": "a key of AWS KMS, reached with the credentials of the AWS command line",
    "gcp_kms": "a key of Google Cloud KMS, reached with Google's application default credentials",
}


def readme(layers: Sequence[Layer], links: Links, state: State) -> str:
    """The text of the file."""
    graph = layers[0].configuration.graph
    made = [f"# {graph.project}, stack {graph.stack}", ""]
    made += ["Written by `fleetform export opentofu`: the next export writes it anew.", ""]
    made += _order(layers, links)
    made += _given(layers)
    made += _state(state)
    made += _versions(layers)
    return "\n".join(made).rstrip("\n") + "\n"


def _order(layers: Sequence[Layer], links: Links) -> list[str]:
    if len(layers) == 1 and not layers[0].folder:
        return ["## Apply", "", "    tofu init", "    tofu apply", ""]
    made = ["## Apply", ""]
    made += ["Each folder has a state of its own. They are applied in this order, so that each can be planned:", ""]
    for number, layer in enumerate(layers, 1):
        reads = f"; reads outputs of {_listed(layer.reads)}" if layer.reads else ""
        told = f": {_TOLD[layer.folder]}" if layer.folder in _TOLD else ": what the layers before it make possible"
        made.append(f"{number}. `{layer.folder}/`{told}{reads}")
    made.append("")
    for layer in layers:
        made += [
            f"    tofu -chdir={layer.folder} init",
            *_handed(layer, links),
            f"    tofu -chdir={layer.folder} apply",
        ]
    made += ["", "What was changed in one layer reaches the later ones when they are applied again."]
    made += ["Destroy in the reverse order:", ""]
    return [*made, *(f"    tofu -chdir={layer.folder} destroy" for layer in reversed(layers)), ""]


def _handed(layer: Layer, links: Links) -> list[str]:
    """How the outputs of other layers get into variables."""
    if links == "state":
        return []
    return [
        f"    tofu -chdir={source} output -json | jq 'map_values(.value)' > {layer.folder}/{source}.auto.tfvars.json"
        for source in layer.reads
    ]


def _given(layers: Sequence[Layer]) -> list[str]:
    rows = [
        f"* `{layer.folder}/`: {names}" if layer.folder else f"* {names}"
        for layer in layers
        if (names := _listed([b.labels[0] for b in layer.configuration.variables if _is_needed(b, layer, layers)]))
    ]
    if not rows:
        return []
    told = "Variables without a value, given by `TF_VAR_name` or a `terraform.tfvars` of your own:"
    return ["## Variables", "", told, "", *rows, ""]


def _is_needed(block: Block, layer: Layer, layers: Sequence[Layer]) -> bool:
    """Whether somebody must give it: it has no default and no value here, and no other layer gives it."""
    if block.labels[0] in layer.configuration.values:
        return False
    outputs = {one.labels[0] for layer in layers for one in layer.configuration.outputs}
    has_default = any(isinstance(item, Argument) and item.name == "default" for item in block.body)
    return not has_default and block.labels[0] not in outputs


def _state(state: State) -> list[str]:
    made = ["## State", ""]
    if state.backend.kind == "local" and not state.backend.settings:
        made.append("The state is the file `terraform.tfstate` beside the configuration. For a team, choose a backend.")
    else:
        made.append(f"The state is kept by the backend `{state.backend.kind}`. {kind_of(state.backend).CREDENTIALS}")
    if state.encryption is not None:
        made.append(
            f"States and plans are encrypted with {_KEYS[state.encryption.kind]}. Who loses it loses the state."
        )
    return [*made, ""]


def _versions(layers: Sequence[Layer]) -> list[str]:
    where = " in each folder" if layers[0].folder else ""
    return [
        "## Versions",
        "",
        "`versions.tf` says which versions of the providers will do. To fix those in use, with checksums for every",
        f"platform that runs this, say{where}",
        "",
        "    tofu providers lock -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_arm64",
        "",
        "and commit `.terraform.lock.hcl`; the next export leaves it alone.",
    ]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
