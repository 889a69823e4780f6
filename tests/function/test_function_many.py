"""Many composite resources at once: nothing of one gets into another."""

from __future__ import annotations

import json
import re
from typing import Any

import crossplane.function.proto.v1.run_function_pb2_grpc as grpcv1
import grpc
import pytest

from function.calling import Answer, Caller, request
from function.composites import environment

pytestmark = pytest.mark.xdist_group("crossplane-core")

COUNT = 200
REGIONS = ("eu-west-1", "us-east-1", "ap-south-1")


def clusters() -> list[dict[str, Any]]:
    """Clusters that differ in everything that a mix-up could bring over."""
    like = next(each for each in environment("dev").composites if each.api.kind == "EksCluster").document
    return [_cluster(like, number) for number in range(COUNT)]


def _cluster(like: dict[str, Any], number: int) -> dict[str, Any]:
    name, region, account = f"cluster-{number:03}", REGIONS[number % 3], f"{number:012}"
    settings = {"region": region, "allowedAccountIds": [account], "defaultTags": {"tags": {"cluster": name}}}
    configs = {"aws": {"name": f"config-{number:03}", "settings": settings}}
    own = json.loads(
        json.dumps(like["spec"]).replace(like["spec"]["accountId"], account).replace(like["spec"]["region"], region)
    )
    spec = {**own, "providerConfigs": configs, "tags": {"own": name}}
    return {**like, "metadata": {"name": name, "namespace": f"space-{number:03}"}, "spec": spec}


def at_once(port: int, todo: list[tuple[dict[str, Any], dict[str, dict[str, Any]]]]) -> list[Answer]:
    """Calls for composite resources and what is there of them, none waiting for another."""
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub: Any = grpcv1.FunctionRunnerServiceStub(channel)
        calls = [stub.RunFunction.future(request(document, there), timeout=120) for document, there in todo]
        return [Answer(call.result()) for call in calls]


def test_200_at_once_are_as_they_are_alone(port: int, call: Caller) -> None:
    todo = clusters()
    answers = at_once(port, [(document, {}) for document in todo])
    for number, (document, answer) in enumerate(zip(todo, answers, strict=True)):
        assert answer.fatal == []
        text = str(answer.desired)
        assert set(re.findall(r"(?:cluster|config|space)-(\d{3})", text)) == {f"{number:03}"}
        assert set(re.findall(r"\b(\d{12})\b", text)) == {document["spec"]["accountId"]}
        assert {region for region in REGIONS if region in text} == {document["spec"]["region"]}
        if number % 40 == 0:
            assert call(document).desired == answer.desired
