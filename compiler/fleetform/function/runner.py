"""The function as Crossplane calls it: protobuf in, protobuf out."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Mapping
from concurrent.futures import Executor
from typing import Any, cast

import crossplane.function.proto.v1.run_function_pb2 as fnv1
import crossplane.function.proto.v1.run_function_pb2_grpc as grpcv1
from crossplane.function import response
from google.protobuf.struct_pb2 import ListValue, Struct

from fleetform.function.catalog import Catalog
from fleetform.function.composing import DEFAULTS, Composed, Settings, compose
from fleetform.function.errors import NotComposedError

COMPLETE = "Complete"
"""Condition of the composite resource: everything is wanted that its component makes."""

_TOLD = 5


class Runner(grpcv1.FunctionRunnerServiceServicer):
    """Answers Crossplane's calls.

    Args:
        catalog: The components that are served.
        worker: Does the work, so that the server can go on answering meanwhile.
        settings: What holds for every composite resource.
    """

    def __init__(self, catalog: Catalog, worker: Executor, settings: Settings = DEFAULTS) -> None:
        self._catalog = catalog
        self._worker = worker
        self._settings = settings

    async def RunFunction(  # noqa: N802  the protocol's name
        self,
        request: fnv1.RunFunctionRequest,
        context: Any,  # noqa: ARG002  gRPC's signature
    ) -> fnv1.RunFunctionResponse:
        """One call for one composite resource."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._worker, run, request, self._catalog, self._settings)


def run(request: fnv1.RunFunctionRequest, catalog: Catalog, settings: Settings = DEFAULTS) -> fnv1.RunFunctionResponse:
    """What is wanted of a composite resource, given what is observed. Mistakes become fatal results."""
    answer = response.to(request)
    composite = data(request.observed.composite.resource)
    there = {name: _there(each.resource) for name, each in request.observed.resources.items()}
    try:
        api = catalog.find(composite.get("apiVersion", ""), composite.get("kind", ""))
        composed = compose(api, composite, there, settings=settings)
    except NotComposedError as error:
        for message in error.messages:
            response.fatal(answer, message)
    except Exception as error:  # noqa: BLE001  a mistake of ours in one composite resource must not stop all others
        traceback.print_exception(error)
        response.fatal(answer, f"a mistake in fleetform itself: {type(error).__name__}: {error}")
    else:
        _fill(answer, composed)
    return answer


def _fill(answer: fnv1.RunFunctionResponse, composed: Composed) -> None:
    for name, document in composed.documents.items():
        resource = answer.desired.resources[name]
        resource.resource.update(document)
        resource.ready = fnv1.READY_TRUE if name in composed.ready else fnv1.READY_FALSE
    if composed.status:
        answer.desired.composite.resource.update({"status": composed.status})
    if not composed.complete:
        # What is held back is in no list of resources, so Crossplane would think that nothing is missing.
        answer.desired.composite.ready = fnv1.READY_FALSE
    for message in composed.impossible:
        response.warning(answer, message)
    answer.conditions.append(_condition(composed))


def _condition(composed: Composed) -> fnv1.Condition:
    if composed.complete:
        return fnv1.Condition(type=COMPLETE, status=fnv1.STATUS_CONDITION_TRUE, reason="AllResourcesDesired")
    lines = [*composed.impossible, *composed.waiting]
    more = f"; and {len(lines) - _TOLD} more" if len(lines) > _TOLD else ""
    return fnv1.Condition(
        type=COMPLETE,
        status=fnv1.STATUS_CONDITION_FALSE,
        reason="NotExpressible" if composed.impossible else "WaitingForValues",
        message="; ".join(lines[:_TOLD]) + more,
    )


def _there(value: Struct) -> dict[str, Any]:
    """A composed resource, without what the API server remembers of who wrote which field: most of it, and no use."""
    found = {key: _plain(item) for key, item in value.items() if key != "metadata"}
    metadata = cast("Struct", value["metadata"]).items()
    return {**found, "metadata": {key: _plain(item) for key, item in metadata if key != "managedFields"}}


def data(value: Struct) -> dict[str, Any]:
    """A protobuf structure as plain data; whole numbers are integers, as in the YAML they come from."""
    return {key: _plain(item) for key, item in value.items()}


def _plain(value: Any) -> Any:
    match value:
        case Struct() | Mapping():
            return data(cast("Struct", value))
        case ListValue() | list():
            return [_plain(item) for item in cast("ListValue", value)]
        case float() if value.is_integer():
            return int(value)
        case _:
            return value
