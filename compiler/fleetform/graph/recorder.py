"""Recording: running a Pulumi program without an engine, and keeping what it would deploy."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, redirect_stderr, redirect_stdout, suppress
from inspect import isawaitable
from io import StringIO
from pathlib import Path
from typing import Any

import pulumi
from pulumi.runtime import config as pulumi_config
from pulumi.runtime import settings
from pulumi.runtime.stack import Stack

from fleetform.graph import lazysdk
from fleetform.graph.collector import without_collections
from fleetform.graph.dependencies import finish_dependencies
from fleetform.graph.encode import Encoder
from fleetform.graph.errors import RecordingError
from fleetform.graph.expressions import Expr, Literal
from fleetform.graph.failures import failing_line, failure, without
from fleetform.graph.input_errors import InputError
from fleetform.graph.invoke import forget_answered
from fleetform.graph.missing import MissingConfigError
from fleetform.graph.model import Graph, SourcePosition
from fleetform.graph.narrowing import narrow
from fleetform.graph.outputs import make
from fleetform.graph.patches import install
from fleetform.graph.session import Session, enter
from fleetform.graph.stack_outputs import stack_output
from fleetform.graph.undo import Undo
from fleetform.graph.variables import sealed_config
from fleetform.graph.waiting import finish


def record(
    run: Callable[[], object],
    *,
    project: str,
    stack: str,
    organization: str = "organization",
    root: Path,
    config: Mapping[str, str] | None = None,
    secrets: Mapping[str, str | None] | None = None,
    facts: Mapping[str, object] | None = None,
    keep_going: bool = False,
    origin: Callable[[], SourcePosition | None] | None = None,
    program: str = "",
    surroundings: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Graph:
    """Runs a program without an engine.

    Args:
        run: The program: registers resources in Pulumi's ordinary way.
        project: Project name.
        stack: Stack name.
        organization: What `pulumi.get_organization()` answers.
        root: The program's folder; source positions and file paths are told from it.
        config: Plain configuration by `namespace:key`, as texts.
        secrets: Secret configuration; None for a sealed value, which becomes a variable.
        facts: Known answers: `dataSources` by function token.
        keep_going: Put a variable in place of what cannot be recorded, and go on.
        origin: Gives the blueprint line behind what is being made right now.
        program: What the user called the program.
        surroundings: The process as the program expects it, for the time it runs.

    Returns:
        The graph.

    Raises:
        RecordingError: The program failed by itself.
        NotPortable: It needs a value that is known only after deployment.
        MissingConfigError: It requires configuration that nobody gave. It was run twice then, to find all of it.
    """

    def recorded(session: Session) -> Graph:
        with surroundings():
            contextvars.copy_context().run(_record, session, run, config or {}, secrets or {})
        return session.graph

    def session(going_on: bool) -> Session:
        graph = Graph(project=project, stack=stack, organization=organization, program=program)
        graph.config.update(config or {})
        return Session(graph, root, facts or {}, going_on, origin)

    first = session(keep_going)
    try:
        return recorded(first)
    except MissingConfigError as error:
        # Once more, quietly and going on, for what else is missing.
        second = session(True)
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()), suppress(Exception):
            recorded(second)
        raise MissingConfigError({**first.missing, **second.missing}.values(), stack) from error


def _record(
    session: Session, run: Callable[[], object], config: Mapping[str, str], secrets: Mapping[str, str | None]
) -> None:
    enter(session)
    with without_collections(), _event_loop(), _patched():
        root = _configure(session, config, secrets)
        _run(session, lambda: _both(run, root), secrets)
        finish_dependencies(session)
        encoder = Encoder(session)
        for name, value in root.outputs.items():
            if value is not None:
                session.graph.exports[name] = _exported(encoder, name, value)
        _default_providers(session, config)
        forget_answered(session)
        narrow(session)


def _exported(encoder: Encoder, name: str, value: Any) -> Expr:
    try:
        return encoder.named(name, stack_output(value))
    except InputError as error:
        raise RecordingError(f"stack output {error}") from error


@contextmanager
def _patched() -> Generator[None]:
    undo = Undo()
    try:
        lazysdk.install(undo)
        install(undo)
        yield
    finally:
        undo.restore()


@contextmanager
def _event_loop() -> Generator[None]:
    """A loop of the recording's own, for programs that make tasks before anything runs."""
    # There is no other way to ask for the loop that was set without making one.
    policy = asyncio.get_event_loop_policy()  # pyright: ignore[reportDeprecated]  goes with Python 3.16
    before = getattr(getattr(policy, "_local", None), "_loop", None)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        yield
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
        asyncio.set_event_loop(before)


def _configure(session: Session, config: Mapping[str, str], secrets: Mapping[str, str | None]) -> Any:
    """Sets what programs ask Pulumi about, in this context only, and makes the stack they are children of."""
    graph = session.graph
    settings.configure(
        settings.Settings(
            project=graph.project,
            stack=graph.stack,
            dry_run=True,
            organization=graph.organization,
            root_directory=str(session.root),
        )
    )
    values: dict[str, Any] = {key: session.given.text(value, key) for key, value in config.items()}
    for key, value in secrets.items():
        values[key] = value if value is not None else sealed_config(session, key)
    pulumi_config.set_all_config(values, list(secrets))
    root: Any = object.__new__(Stack)
    name = f"{graph.project}-{graph.stack}"
    root.__dict__.update(
        _name=name,
        _type="pulumi:pulumi:Stack",
        _providers={},
        _provider=None,
        _protect=None,
        _transformations=[],
        _aliases=[],
        _childResources=set(),
        _version=None,
        _plugin_download_url=None,
        _remote=False,
        _async_program=None,
        _async_program_registration_closed=False,
        _outputs_registered=False,
        outputs={},
        id=None,
        urn=make(f"urn:pulumi:{graph.stack}::{graph.project}::pulumi:pulumi:Stack::{name}"),
    )
    settings.set_root_resource(root)
    return root


def _both(run: Callable[[], object], root: Any) -> None:
    """Runs the program, and then what it gave to `pulumi.run`."""
    _finished(run())
    later = root._take_async_program()
    if later is not None:
        outputs = later()
        if not isawaitable(outputs):
            raise TypeError("The function passed to pulumi.run must return an awaitable")
        root._add_program_outputs(_finished(outputs))


def _finished(result: object) -> Any:
    return finish(result) if isawaitable(result) and not isinstance(result, pulumi.Output) else result


def _run(session: Session, run: Callable[[], object], secrets: Mapping[str, str | None]) -> None:
    """Runs the program; what it raises becomes an error that names its line."""
    try:
        run()
    except RecordingError:
        raise
    except SystemExit as stop:
        if stop.code not in (None, 0):
            told = without(str(stop.code), secrets)
            raise RecordingError(f"the program ended with status {told}", failing_line(session, stop)) from stop
    except Exception as error:
        if isinstance(error, pulumi.ConfigMissingError) and error.key in session.missing:
            raise MissingConfigError(session.missing.values(), session.graph.stack) from error
        raise RecordingError(failure(session, error, secrets), failing_line(session, error)) from error


def _default_providers(session: Session, config: Mapping[str, str]) -> None:
    """What configures the providers that nobody made: configuration under the packages' own names."""
    packages = {resource.package for resource in session.graph.resources.values()}
    packages |= {call.package for call in session.graph.data_calls.values()}
    for key, value in config.items():
        namespace, _, name = key.partition(":")
        if namespace in packages and namespace != session.graph.project:
            session.graph.provider_config.setdefault(namespace, {})[name] = Literal(value, key)
