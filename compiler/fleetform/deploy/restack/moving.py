"""Doing what a plan says: give first, look, take away last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from fleetform.blueprints.units import from_stack
from fleetform.deploy.engine import own_folder_of, workspace_of
from fleetform.deploy.errors import EngineError
from fleetform.deploy.restack.homes import Home
from fleetform.deploy.restack.plan import Plan, make_plan
from fleetform.deploy.restack.states import Deployment, pending, resources, states_of
from fleetform.deploy.urns import STACK, shown
from fleetform.programs import Program

KEPT = "restack"
NAMED = 10
AT_ONCE = 4
"""States read or written at the same time; the engine takes a second for each."""


class Restacking:
    """Moves the resources of an environment to the stacks that hold them today.

    Args:
        program: The environment as one program.
        programs: The program of each stack that is to hold something, by stack.
        homes: What these should hold, each after those it needs.
    """

    def __init__(self, program: Program, programs: Mapping[str, Program], homes: Sequence[Home]) -> None:
        self._program = program
        self._programs = programs
        self._homes = homes
        self._states = states_of(program)
        self._there: dict[str, Deployment] = {}
        self.kept: Path | None = None

    def plan(self) -> Plan:
        """What would be done.

        Raises:
            EngineError: A state cannot be read, or has operations whose end is not known.
        """
        environment = self._program.stack
        names = [name for name in self._states.names() if from_stack(name)[0] == environment]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            self._there = dict(zip(names, pool.map(self._states.read, names), strict=True))
        for name, state in self._there.items():
            if under_way := pending(state):
                what = ", ".join(shown(operation["resource"]["urn"]) for operation in under_way[:NAMED])
                raise EngineError(
                    f"{name}: a run was lost while it worked on {what}: 'fleetform refresh' finds out what became of it"
                )
        return make_plan(
            self._program.project, self._homes, {name: resources(state) for name, state in self._there.items()}
        )

    def silent(self, plan: Plan) -> set[str]:
        """Stacks that hold something and tell no outputs: those that were just written, as nobody ran their program."""
        held = {**{name: resources(state) for name, state in self._there.items()}, **plan.gain}
        return {
            stack
            for stack, items in held.items()
            if items and not any(item.get("outputs") for item in items if item["type"] == STACK)
        }

    def move(self, plan: Plan, on_stack: Callable[[str], None] = lambda _stack: None) -> None:
        """Does it. When it is stopped anywhere, a new plan goes on with what is left.

        Args:
            plan: The plan; it has no problems.
            on_stack: Is told of each stack that is written.

        Raises:
            EngineError: A state could not be read or written.
        """
        self.kept = own_folder_of(self._program) / KEPT / datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        self.kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        for stack in {*plan.gain, *plan.left} & self._there.keys():
            self._states.copy(stack, self.kept / f"{stack}.json")
        others = [self._there[stack] for stack in plan.left]

        def give(stack: str) -> None:
            if stack not in self._there:
                self._states.make(stack, workspace_of(self._programs[stack]))
            self._states.write(stack, plan.gain[stack], others)
            on_stack(stack)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            # All are waited for, and the first mistake is raised before anything is taken away.
            list(pool.map(give, plan.gain))
        for stack, items in plan.left.items():
            if stack not in plan.gain and resources(self._states.read(stack)) != resources(self._there[stack]):
                raise EngineError(f"{stack}: somebody changed it meanwhile: start again")
            self._states.write(stack, items, others)
            on_stack(stack)
