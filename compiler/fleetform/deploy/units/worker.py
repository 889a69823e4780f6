"""A process that works on units, one after the other, for a run that hands them out.

It reads jobs as lines of JSON and answers with events as lines of JSON. When nobody is there any more to read them, it
lets the engine end what is under way, as for Ctrl-C, so that the state stays true.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

INTERRUPTED = 130
Job = Mapping[str, Any]


def main() -> None:
    """Works until nothing more comes."""
    # What programs print must not come between the events.
    events = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
    busy = threading.Event()
    threading.Thread(target=_listen, args=(jobs, busy), daemon=True).start()
    while (job := jobs.get()) is not None:
        busy.set()
        try:
            _work(job, events)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
        finally:
            busy.clear()


def _listen(jobs: queue.SimpleQueue[Job | None], busy: threading.Event) -> None:
    """Takes in jobs; when the other end is gone, what is under way is interrupted."""
    for line in sys.stdin:
        jobs.put(json.loads(line))
    jobs.put(None)
    if busy.is_set():
        # The engine is in this process's group, and of this session alone.
        os.killpg(os.getpgrp(), signal.SIGINT)


def _work(job: Job, events: TextIO) -> None:
    """Does one job and tells how it ended."""
    from fleetform.blueprints import BlueprintError
    from fleetform.deploy.engine import run
    from fleetform.deploy.errors import EngineError
    from fleetform.programs import ProgramError, open_program

    def tell(**event: object) -> None:
        try:
            events.write(json.dumps(event) + "\n")
            events.flush()
        except BrokenPipeError:
            # Nobody reads any more: the work goes on to its end all the same.
            return

    try:
        program = open_program(
            Path(job["path"]),
            stack=job["stack"],
            config=job["config"],
            config_file=Path(job["config_file"]) if job["config_file"] else None,
            facts=job["facts"],
            unit=job["unit"],
        )
        result = run(
            job["operation"],
            program,
            parallel=job["parallel"],
            unprotected=job["unprotected"],
            needs=job["needs"],
            patience=job["patience"],
            made=job["made"],
            not_made=job["not_made"],
            on_output=lambda line: tell(event="line", text=line),
        )
    except (EngineError, ProgramError, BlueprintError) as error:
        tell(event="failed", message=str(error))
    except Exception as error:  # noqa: BLE001  what one unit's program raises must not end the others
        tell(event="failed", message=f"{type(error).__name__}: {error}")
    else:
        tell(event="done", changes=dict(result.changes), outputs=dict(result.outputs))


if __name__ == "__main__":
    main()
