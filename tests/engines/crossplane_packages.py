"""The environments of `stacks/` as Crossplane packages, each exported once in a test run."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engines.crossplane_core import ControlPlane
from engines.crossplane_stacks import graph, parsed
from engines.kube_server import free_ports
from engines.needs import engine
from fleetform.export.crossplane import Exported
from fleetform.export.crossplane.package.composition import FUNCTION
from fleetform.export.crossplane.package.export import export_package

COMPOSER = "crossplane-contrib-function-patch-and-transform"
AUTO_READY = "crossplane-contrib-function-auto-ready"

Document = dict[str, Any]


@dataclass(frozen=True)
class Package:
    """What a package holds.

    Attributes:
        exported: The files.
        definitions: Its CompositeResourceDefinitions, by kind.
        compositions: Its Compositions, by name.
        composites: The composite resources that a user applies.
        others: What else a user applies.
    """

    exported: Exported
    definitions: dict[str, Document]
    compositions: dict[str, Document]
    composites: list[Document]
    others: list[Document]

    @property
    def members(self) -> list[Document]:
        """All composite resources of components, also those that a stack composes."""
        found: list[Document] = []
        for composite in self.composites:
            if composite["kind"] == "Stack":
                pipeline = self.compositions[_chosen(composite)]["spec"]["pipeline"]
                for resource in pipeline[0]["input"]["resources"]:
                    base = resource["base"]
                    namespace = {"namespace": composite["metadata"]["namespace"]}
                    found.append({**base, "metadata": {**base["metadata"], **namespace}})
            else:
                found.append(composite)
        return found


def package_of(exported: Exported) -> Package:
    """The documents of an exported package by what they are."""
    definitions: dict[str, Document] = {}
    compositions: dict[str, Document] = {}
    composites: list[Document] = []
    others: list[Document] = []
    for name, content in sorted(exported.files.items()):
        for document in parsed({name: content}):
            if document["kind"] == "CompositeResourceDefinition":
                definitions[document["spec"]["names"]["kind"]] = document
            elif document["kind"] == "Composition":
                compositions[document["metadata"]["name"]] = document
            elif name.startswith("xrs/"):
                composites.append(document)
            elif not name.startswith("package/"):
                others.append(document)
    return Package(exported, definitions, compositions, composites, others)


@cache
def package(environment: str) -> Package:
    """The package of an environment."""
    return package_of(export_package(graph(environment)))


def composition_of(found: Package, composite: Document) -> Document:
    """The composition that a composite resource chooses."""
    return found.compositions[_chosen(composite)]


def _chosen(composite: Document) -> str:
    name: str = composite["spec"]["crossplane"]["compositionRef"]["name"]
    return name


@contextmanager
def composers(plane: ControlPlane) -> Generator[None]:
    """The functions of other people that packages compose with, as long as the block."""
    ports = free_ports(2)
    with ExitStack() as running:
        for name, program, port in zip(
            (COMPOSER, AUTO_READY), ("function-patch-and-transform", "function-auto-ready"), ports, strict=True
        ):
            command = [str(engine(program)), "--address", f"127.0.0.1:{port}"]
            command += ["--tls-certs-dir", str(plane.certificates)]
            running.enter_context(plane.running(name, command, port))
        yield


@contextmanager
def function(plane: ControlPlane) -> Generator[None]:
    """Our function as a user starts it, as long as the block."""
    (port,) = free_ports(1)
    command = [str(Path(sys.executable).parent / "fleetform"), "function", "serve"]
    command += ["--tls-certs-dir", str(plane.certificates), "--address", f"127.0.0.1:{port}"]
    with plane.running(FUNCTION, command, port):
        yield
