"""Running a component as an XR would have it: with its name and its arguments unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any

import pulumi

from fleetform.export.crossplane.interface import Api, InterfaceError
from fleetform.export.crossplane.interface.api import PROVIDER_CONFIGS
from fleetform.export.crossplane.interface.offers import offered
from fleetform.export.crossplane.package.fields import NAME, Instance, Path, field, paths
from fleetform.export.crossplane.package.guards import Fixed, Guard
from fleetform.export.crossplane.package.oracle import Oracle, ValueNeededError
from fleetform.export.crossplane.package.symbolic import Symbolic
from fleetform.graph.encode import Encoder
from fleetform.graph.errors import RecordingError
from fleetform.graph.expressions import Expr
from fleetform.graph.model import Graph
from fleetform.graph.recorder import record
from fleetform.graph.session import Session, current
from fleetform.graph.symbols import symbol
from fleetform.graph.undo import Undo

PACKAGES = {"aws": "aws", "gcp": "gcp", "azure": "azure-native", "kubernetes": "kubernetes"}
"""The Pulumi package of each Crossplane provider that is handed down."""


class NotSymbolicError(Exception):
    """A component that cannot be run with unknown arguments. The text tells why."""


@dataclass(frozen=True, slots=True)
class Built:
    """A component, recorded.

    Attributes:
        graph: What it makes.
        names: Names of resources that are made of the XR's, by URN.
        outputs: Field of the status to expression.
        guards: What must hold of an XR for this to be right.
        inherited: URNs of the providers that it was given, to their Crossplane provider.
    """

    graph: Graph
    names: Mapping[str, Expr]
    outputs: Mapping[str, Expr]
    guards: tuple[Guard, ...]
    inherited: Mapping[str, str]


def build(api: Api, instance: Instance, known: set[Path], opened: set[Path]) -> Built:
    """Runs a component with everything unknown but some fields.

    Args:
        api: The component.
        instance: The XR whose decisions are followed.
        known: Fields that are given their values.
        opened: Lists and maps that are given as such.

    Raises:
        ValueNeededError: Other fields must be known.
        NotSymbolicError: It cannot be run so.
    """
    run = _Run(api, instance, known, opened)
    undo = Undo()
    try:
        graph = record(lambda: run.program(undo), project="project", stack="stack", root=File.cwd())
    except ValueNeededError:
        raise
    except RecordingError as error:
        raise _reason(error) from error
    finally:
        undo.restore()
    guards = tuple(dict.fromkeys((*run.symbolic.guards, *run.oracle.guards)))
    return Built(graph, run.names, run.outputs, guards, run.inherited)


class _Run:
    def __init__(self, api: Api, instance: Instance, known: set[Path], opened: set[Path]) -> None:
        self._api = api
        self._instance = instance
        self.symbolic = Symbolic(api.spec, known, opened)
        self.oracle = Oracle(instance, self.symbolic.hint, known)
        self.names: dict[str, Expr] = {}
        self.outputs: dict[str, Expr] = {}
        self.inherited: dict[str, str] = {}

    def program(self, undo: Undo) -> None:
        session = current()
        self.oracle.listen(session, undo)
        undo.set(pulumi.Resource, "pulumi_resource_name", property(lambda made: _name(session, made)))
        spec: Mapping[str, Any] = self._instance.composite["spec"]
        try:
            keywords = self._api.arguments(self.symbolic.spec(spec)).keywords
        except InterfaceError as error:
            raise NotSymbolicError(str(error)) from error
        name = self._own_name()
        providers = [self._provider(flavour, config) for flavour, config in spec.get(PROVIDER_CONFIGS, {}).items()]
        constructor: Any = self._api.component
        opts = pulumi.ResourceOptions(providers=[provider for provider in providers if provider is not None])
        try:
            component = constructor(name, **keywords, opts=opts)
        except ValueNeededError:
            raise
        except Exception as error:
            raise self._needed(error, session) from error
        for attribute in offered(self._api.component):
            getattr(component, attribute)
        self._read_names(session)
        encoder = Encoder(session)
        for shown, attribute in self._api.outputs.items():
            output = getattr(component, attribute, None)
            if output is not None:
                self.outputs[shown] = encoder.value(output)

    def _own_name(self) -> str:
        if NAME not in self.symbolic.known:
            return symbol(field(NAME), str)
        name: str = self._instance.at(NAME)
        self.symbolic.guards.append(Fixed(NAME, name))
        return name

    def _needed(self, error: Exception, session: Session) -> Exception:
        """What must be known for a component that failed; the error itself where nothing can be suspected."""
        about = getattr(error, "about", None)
        found = paths(about) if about is not None else []
        found = found or self.oracle.suspects(error, session, self.symbolic.known | self.symbolic.opened)
        return ValueNeededError(found) if found else NotSymbolicError(f"{type(error).__name__}: {error}")

    def _provider(self, flavour: str, config: Mapping[str, Any]) -> pulumi.ProviderResource | None:
        """A provider that stands for the one that the XR names, with what it says for all its resources."""
        package = PACKAGES.get(flavour)
        if package is None:
            return None
        settings = self.symbolic.settings(flavour, config.get("settings", {}))
        made = pulumi.ProviderResource(package, flavour, settings)
        urn = next(reversed(current().graph.resources))
        self.inherited[urn] = flavour
        return made

    def _read_names(self, session: Session) -> None:
        for urn, resource in session.graph.resources.items():
            name = session.names.get((resource.type, resource.name))
            if name is not None:
                self.names[urn] = name


def _name(session: Session, made: Any) -> str:
    """The name that a resource was given; the recording itself knows it under one without unknown parts."""
    told: str = made.__dict__["_name"]
    expr = session.names.get((made.__dict__["_type"], told))
    return told if expr is None else symbol(expr, str)


def _reason(error: RecordingError) -> Exception:
    """Why a recording failed: what the program raised for us, or its own error."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ValueNeededError | NotSymbolicError):
            return cause
        cause = cause.__cause__ or cause.__context__
    return NotSymbolicError(error.message)
