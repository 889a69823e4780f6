"""Which clusters a selector chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from fleetform.blueprints.common import LabelExpression, Selector


@dataclass(frozen=True, slots=True)
class Traits:
    """What selectors know of a cluster.

    Attributes:
        labels: Its labels, with `role` and `provider` among them.
    """

    name: str
    provider: str
    region: str
    kind: str
    role: str
    labels: Mapping[str, str]


def chooses(selector: Selector, cluster: Traits) -> bool:
    """Whether a selector chooses a cluster: by its name, or by all other conditions; without any it chooses all."""
    if cluster.name in selector.names:
        return True
    if not selector.has_conditions:
        return not selector.names
    return (
        all(cluster.labels.get(key) == value for key, value in selector.labels.items())
        and all(_holds(expression, cluster.labels) for expression in selector.expressions)
        and (not selector.providers or cluster.provider in selector.providers)
        and (not selector.regions or any(fnmatchcase(cluster.region, region) for region in selector.regions))
        and (not selector.kinds or cluster.kind in selector.kinds)
        and (not selector.roles or cluster.role in selector.roles)
    )


def _holds(expression: LabelExpression, labels: Mapping[str, str]) -> bool:
    match expression.operator:
        case "In":
            return labels.get(expression.key) in expression.values
        case "NotIn":
            return labels.get(expression.key) not in expression.values
        case "Exists":
            return expression.key in labels
        case "DoesNotExist":
            return expression.key not in labels
