"""What every kind of program looks like to those who run it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from fleetform.blueprints.positions import Position
from fleetform.blueprints.state import State
from fleetform.blueprints.units import Unit


class ProgramError(Exception):
    """A path that is no program, or a program whose settings cannot be read. The text tells a person what to change."""


@dataclass(frozen=True)
class Program:
    """A program, ready to run once in this process.

    Attributes:
        path: What the user named.
        project: Pulumi project name.
        stack: Stack name.
        root: Folder that source positions are told from.
        folder: Working folder of the running program: relative paths of its files are told from it.
        run: Runs the program; everything it registers is Pulumi's ordinary way.
        config: Plain configuration by `namespace:key`: text, as Pulumi hands it to programs (objects are JSON).
        secrets: Secret configuration by `namespace:key`: the clear text where the user gave one, None where it
            is sealed in the stack's file.
        facts: Known answers, by kind (see the environment file's `facts`).
        origin: The blueprint line behind what is being made right now, if there is one.
        summary: What a person wants counted, in order: label to number. Empty where nothing is known.
        stack_file: The stack's settings file that was read, if there is one: sealed values are in there.
        state: Where an export keeps its state, where the program says it.
        units: The stacks that it is deployed as, each after those it needs; empty where it is one stack.
        fingerprint: Tells whether the program is still the same, where it has units.
        surroundings: The process as the running program expects it, for the time of a block. `run` makes it for
            itself; who has something to finish after `run`, as an engine has, makes it around all of it.
    """

    path: Path
    project: str
    stack: str
    root: Path
    folder: Path
    run: Callable[[], object]
    config: Mapping[str, str] = field(default_factory=dict[str, str])
    secrets: Mapping[str, str | None] = field(default_factory=dict[str, "str | None"])
    facts: Mapping[str, object] = field(default_factory=dict[str, object])
    origin: Callable[[], Position | None] = field(default=lambda: None)
    summary: Mapping[str, int] = field(default_factory=dict[str, int])
    stack_file: Path | None = None
    state: State | None = None
    units: tuple[Unit, ...] = ()
    fingerprint: str = ""
    surroundings: Callable[[], AbstractContextManager[None]] = field(default=nullcontext)
