"""Measured inside one process, and printed as JSON: what recording takes by itself, and what the name maps add.

    python tests/bench/inside.py recording 10000
    python tests/bench/inside.py names
    python tests/bench/inside.py composing
    python tests/bench/inside.py crossplane 10000
    python tests/bench/inside.py opentofu 10000
    python tests/bench/inside.py fleet 1000

Importing the SDKs and the first use of their classes are told apart from recording: they are paid once.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fleetform.graph.model import Graph

TOKENS = ("aws:ec2/vpc:Vpc", "aws:iam/role:Role", "gcp:compute/network:Network", "random:index/randomPet:RandomPet")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))


def recording(count: int) -> dict[str, float]:
    """Seconds by the clock and of the processor, and kilobytes, of recording."""
    from bench import mixed
    from fleetform.graph.recorder import record

    def recorded(program: Callable[[], object]) -> tuple[float, float, Graph]:
        start = time.perf_counter(), time.process_time()
        graph = record(program, project="bench", stack="bench", root=ROOT)
        return time.perf_counter() - start[0], time.process_time() - start[1], graph

    importing = recorded(mixed.clouds)[0]
    first = recorded(lambda: mixed.block(0))[0]
    once = recorded(lambda: mixed.block(0))[0]
    before = _resident()
    wall, cpu, graph = recorded(lambda: mixed.resources(count))
    return {
        "importing": importing,
        "first use": first - once,
        "resources": len(graph.resources),
        "wall": wall,
        "cpu": cpu,
        "kilobytes": _resident() - before,
        "most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def names() -> dict[str, float]:
    """Seconds until the name maps know some resources of three clouds, in a process that knows none yet."""
    start = time.perf_counter(), time.process_time()
    from fleetform import names as maps

    for token in TOKENS:
        maps.terraform_resource(token)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"wall": time.perf_counter() - start[0], "cpu": time.process_time() - start[1], "most": most}


def composing() -> dict[str, float]:
    """Seconds of the composition function for 200 EKS clusters over gRPC: all at once, then with all that is there."""
    from fleetform.components.package import COMPONENTS
    from fleetform.function.catalog import Catalog
    from function.calling import serving
    from function.composites import with_status
    from function.test_function_many import at_once, clusters

    todo = clusters()
    with serving(Catalog(COMPONENTS)) as port:
        (warm,) = at_once(port, [(todo[0], {})])
        like = {name: with_status(document) for name, document in warm.desired.items()}
        start = time.perf_counter(), time.process_time()
        answers = at_once(port, [(document, {}) for document in todo])
        first = time.perf_counter() - start[0]
        there = [
            {
                name: {**each, "status": like[name.replace(each["metadata"]["namespace"][-3:], "000")]["status"]}
                for name, each in answer.desired.items()
            }
            for answer in answers
        ]
        at_once(port, list(zip(todo, there, strict=True)))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wall, cpu = time.perf_counter() - start[0], time.process_time() - start[1]
    return {"first": first / len(todo), "again": (wall - first) / len(todo), "wall": wall, "cpu": cpu, "most": most}


def crossplane(count: int) -> dict[str, float]:
    """Seconds of writing managed resources, and how large both forms of `prod` are, in bytes."""
    from engines.crossplane_stacks import graph
    from fleetform.cli.recording import record_program
    from fleetform.export.crossplane import export_with_notes
    from fleetform.export.crossplane.package.export import export_package
    from fleetform.programs import open_program

    os.environ["BENCH_RESOURCES"] = str(count)
    recorded = record_program(open_program(ROOT / "tests" / "bench" / "programs" / "aws", stack="bench"))
    start = time.perf_counter(), time.process_time()
    export_with_notes(recorded)
    wall, cpu = time.perf_counter() - start[0], time.process_time() - start[1]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    forms = {"plain": export_with_notes(graph("prod")).files, "packaged": export_package(graph("prod")).files}
    sizes = {form: sum(len(str(text)) for text in files.values()) for form, files in forms.items()}
    xrs = [len(str(text)) for name, text in forms["packaged"].items() if name.startswith("xrs/")]
    return {"wall": wall, "cpu": cpu, "most": most, **sizes, "xrs": sum(xrs), "count": len(xrs)}


def opentofu(count: int) -> dict[str, float]:
    """Seconds of writing recorded resources in both layouts, and how many lines both forms of `prod` have."""
    from export_opentofu.test_tofu_module_programs import fleet
    from fleetform.cli.recording import record_program
    from fleetform.export.opentofu import Layout, export
    from fleetform.graph.recorder import record
    from fleetform.programs import open_program

    def made(program: Callable[[], object]) -> Graph:
        return record(program, project="bench", stack="bench", root=ROOT)

    layouts: tuple[Layout, ...] = ("flat", "modules")
    found: dict[str, float] = {}
    warm, graph = made(fleet(2)), made(fleet(count // 20, 20))
    for layout in layouts:
        export(warm, layout=layout)
        start = time.perf_counter(), time.process_time()
        export(graph, layout=layout)
        found[f"{layout} wall"], found[f"{layout} cpu"] = time.perf_counter() - start[0], time.process_time() - start[1]
        found[f"{layout} most"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    prod = record_program(open_program(ROOT / "stacks" / "prod.yaml"))
    for layout in layouts:
        files = export(prod, layout=layout, layers="split")
        lines = {name: str(text).count("\n") for name, text in files.items() if name.endswith(".tf")}
        found[f"{layout} lines"] = sum(lines.values())
        found[f"{layout} lines in modules"] = sum(many for name, many in lines.items() if "modules/" in name)
    return found


def fleet(count: int) -> dict[str, float]:
    """Seconds and memory of a fleet of that many clusters, from its text to files for OpenTofu."""
    from bench.fleets import blueprint
    from components.component_support import platform_graph
    from fleetform.blueprints import load_text
    from fleetform.export.opentofu import export

    export(platform_graph(load_text(blueprint(3))))
    before = _resident()
    start = time.perf_counter(), time.process_time()
    platform = load_text(blueprint(count))
    loaded = time.process_time()
    graph = platform_graph(platform)
    recorded = time.process_time()
    export(graph)
    return {
        "wall": time.perf_counter() - start[0],
        "cpu": time.process_time() - start[1],
        "loading": loaded - start[1],
        "recording": recorded - loaded,
        "exporting": time.process_time() - recorded,
        "resources": len(graph.resources),
        "kilobytes": _resident() - before,
        "most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _resident() -> float:
    """Kilobytes of memory that are in use now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1024


if __name__ == "__main__":
    modes = {
        "recording": lambda: recording(int(sys.argv[2])),
        "names": names,
        "composing": composing,
        "crossplane": lambda: crossplane(int(sys.argv[2])),
        "opentofu": lambda: opentofu(int(sys.argv[2])),
        "fleet": lambda: fleet(int(sys.argv[2])),
    }
    print(json.dumps(modes[sys.argv[1]]()))
