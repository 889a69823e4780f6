"""Reading what a folder's files say of it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from fleetform.migrate.hcl import Attribute, Block, Document, Expression
from fleetform.migrate.kinds import FileKind, kind_of
from fleetform.migrate.secrecy import without_credentials
from fleetform.migrate.survey.facts import (
    TERRAGRUNT,
    Backend,
    Facts,
    ModuleCall,
    Provider,
    RemoteState,
    Requirement,
    Spot,
)

# Only these arguments say where a state is; others may be credentials.
_PLACES = (
    "bucket",
    "key",
    "prefix",
    "region",
    "path",
    "workspace_dir",
    "container_name",
    "storage_account_name",
    "resource_group_name",
    "organization",
    "hostname",
    "namespace",
    "secret_suffix",
    "workspace_key_prefix",
    "schema_name",
    "dynamodb_table",
    "use_lockfile",
    "encrypt",
)


def facts_of(folder: str, documents: Iterable[Document]) -> Facts:
    """What a folder's files say.

    Args:
        folder: Its path from the surveyed folder.
        documents: Its files.
    """
    facts = Facts(folder)
    for document in documents:
        match kind_of(document.path):
            case FileKind.CONFIGURATION:
                _read(facts, document)
                facts.is_opentofu |= document.path.endswith((".tofu", ".tofu.json"))
            case FileKind.LOCK:
                for block in document.of("provider"):
                    facts.locked["".join(block.labels)] = block.literal("version") or ""
                facts.is_opentofu |= any(one.startswith("registry.opentofu.org/") for one in facts.locked)
            case FileKind.VARIABLES:
                facts.has_values = True
            case FileKind.TEST:
                facts.has_tests = True
            case FileKind.BACKEND:
                facts.backend_files.append(_literal(document.attributes))
            case FileKind.TERRAGRUNT:
                _unit(facts, document)
            case _:
                pass
    return facts


def spot(part: Block | Expression) -> Spot:
    """The place of a part."""
    return Spot(part.document.path, *part.document.place(part.start))


def _read(facts: Facts, document: Document) -> None:
    facts.files += 1
    facts.lines += len(document.lines.starts)
    facts.uses_workspaces |= document.mentions("terraform.workspace")
    for block in document.blocks:
        match block.type:
            case "terraform":
                _settings(facts, block)
            case "provider" if block.labels:
                facts.configures.append(block.labels[0])
            case "module" if block.labels:
                facts.calls.append(_call(facts.folder, block))
            case "resource" | "data" if len(block.labels) == 2:
                facts.resources[block.labels[0]] = facts.resources.get(block.labels[0], 0) + 1
                if block.type == "data" and block.labels[0] == "terraform_remote_state":
                    facts.remote_states.append(_remote_state(block))
            case _:
                pass


def _settings(facts: Facts, terraform: Block) -> None:
    required = terraform.value("required_version")
    if required is not None and required.literal is not None:
        facts.required.append(Requirement(required.literal, spot(required)))
    for block in terraform.blocks:
        match block.type:
            case "backend" if block.labels:
                facts.backend = Backend(block.labels[0], spot(block), _places(block))
            case "cloud":
                facts.backend = Backend("cloud", spot(block), _places(block))
            case "required_providers":
                facts.providers += _providers(block)
            case _:
                pass


def _unit(facts: Facts, document: Document) -> None:
    """A Terragrunt unit: it takes its code from somewhere, and may read other units' outputs."""
    if posixpath.basename(document.path) != "terragrunt.hcl":
        return
    for block in document.of("terraform"):
        if block.attribute("source") is not None:
            facts.is_unit = True
            # Terragrunt writes the backend, mostly by what a folder above says.
            facts.backend = facts.backend or Backend(TERRAGRUNT, spot(block), {})
    for block in document.of("dependency"):
        path = block.value("config_path")
        folder = inside(facts.folder, path.literal) if path is not None and path.literal is not None else None
        if path is not None and folder is not None:
            facts.dependencies.append((folder, spot(path)))


def inside(folder: str, path: str) -> str | None:
    """A folder from another one, both from the surveyed folder; None if it lies outside of that."""
    target = posixpath.normpath(posixpath.join(folder, path))
    if target == ".." or target.startswith(("../", "/")):
        return None
    return "" if target == "." else target


def _literal(attributes: Mapping[str, Attribute]) -> dict[str, str]:
    found = {name: attributes[name].value.value for name in _PLACES if name in attributes}
    return {name: str(value) for name, value in found.items() if value is not None}


def _places(block: Block) -> dict[str, str]:
    found = _literal(block.attributes)
    for inner in block.of("workspaces"):
        for name in ("name", "prefix", "project"):
            text = inner.literal(name)
            if text is not None:
                found[f"workspaces.{name}"] = text
        if inner.attribute("tags") is not None:
            found["workspaces.tags"] = "set"
    return found


def _providers(block: Block) -> Iterator[Provider]:
    for name, attribute in block.attributes.items():
        entries = {one.key: one.value.literal for one in attribute.value.entries or ()}
        # The old form is the version alone.
        version = attribute.value.literal or entries.get("version")
        yield Provider(name, entries.get("source"), version, spot(attribute.value))


def _call(folder: str, block: Block) -> ModuleCall:
    source = block.literal("source")
    local = None
    if source is not None and source.startswith(("./", "../")):
        local = inside(folder, source)
    shown = without_credentials(source) if source is not None else None
    return ModuleCall(block.labels[0], shown, local, block.literal("version"), spot(block))


def _remote_state(block: Block) -> RemoteState:
    config = block.value("config")
    settings: dict[str, str] = {}
    for entry in (config.entries if config is not None else None) or ():
        value = _said(entry.value) if entry.key == "path" else entry.value.value
        if entry.key in _PLACES and value is not None:
            settings[entry.key] = str(value)
        if entry.key == "workspaces":
            name = entry.value.entry("name")
            if name is not None and name.value.literal is not None:
                settings["workspaces.name"] = name.value.literal
    return RemoteState(block.labels[1], block.literal("backend"), settings, spot(block))


def _said(path: Expression) -> str | None:
    """A path, which may begin with the folder that it stands in."""
    if path.literal is not None:
        return path.literal
    inside = path.text.strip('"').replace("${path.module}", ".").replace("${path.root}", ".")
    return None if "${" in inside or "\n" in inside else inside
