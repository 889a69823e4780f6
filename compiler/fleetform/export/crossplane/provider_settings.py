"""What the providers of a program say for all their resources: region, project, account, subscription, tags."""

from __future__ import annotations

import json
from typing import Any, cast

from fleetform.graph.evaluate import EvaluationError, evaluate
from fleetform.graph.expressions import Expr
from fleetform.graph.model import Graph, Resource

PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}


def decoded(expr: Expr | None) -> Any:
    """A provider's input: engines hand everything but text to a provider as JSON text. None if it is not known."""
    if expr is None:
        return None
    try:
        value = evaluate(expr, _unknown)
    except EvaluationError:
        return None
    if (isinstance(value, str) and value[:1] in ("[", "{", '"')) or value in ("true", "false"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


class ProviderSettings:
    """The known settings that hold for a resource."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._texts: dict[str, dict[str, str]] = {}

    def inputs(self, resource: Resource) -> dict[str, Expr]:
        """Inputs of the provider behind a resource: its explicit one, or the default one of its package."""
        provider = self._graph.resources.get(resource.options.provider or "")
        return provider.inputs if provider else self._graph.provider_config.get(resource.package, {})

    def of(self, resource: Resource) -> dict[str, str]:
        """Settings by the names that patterns use: `region`, `project`, `account`, `partition`, `subscription`, ..."""
        key = resource.options.provider or f"default {resource.package}"
        if key not in self._texts:
            self._texts[key] = self._read(self.inputs(resource))
        return self._texts[key]

    def common_tags(self, resource: Resource) -> dict[str, str]:
        """Tags or labels that the provider gives to everything it makes."""
        inputs = self.inputs(resource)
        tags = cast("dict[str, Any]", decoded(inputs.get("defaultTags")) or {})
        found = cast("dict[str, Any]", tags.get("tags") or decoded(inputs.get("defaultLabels")) or {})
        return {key: str(value) for key, value in found.items()}

    def _read(self, inputs: dict[str, Expr]) -> dict[str, str]:
        texts = {name: value for name, expr in inputs.items() if isinstance(value := decoded(expr), str)}
        if "subscriptionId" in texts:
            texts["subscription"] = texts["subscriptionId"]
        accounts = decoded(inputs.get("allowedAccountIds"))
        if isinstance(accounts, list) and len(cast("list[Any]", accounts)) == 1:
            texts["account"] = str(cast("list[Any]", accounts)[0])
        region = texts.get("region", "")
        texts["domain"] = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
        texts["partition"] = next((name for start, name in PARTITIONS.items() if region.startswith(start)), "aws")
        return texts


def _unknown(node: str) -> Any:
    raise EvaluationError(f"{node} is known only after deployment")
