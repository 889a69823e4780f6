"""Tags and labels for ownership and cost, in the spelling each cloud accepts."""

import re
from collections.abc import Mapping

Tags = Mapping[str, str]

_LABEL_LIMIT = 63
_DOMAIN = "fleetform.dev"


def named(tags: Tags, name: str) -> dict[str, str]:
    """AWS tags with a `Name`, by which the console lists things.

    Limits: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
    """
    return {"Name": name, **tags}


def gcp(tags: Tags) -> dict[str, str]:
    """Google labels: lower-case letters, digits, `_` and `-`; keys begin with a letter, both are at most 63 long.

    Source: https://cloud.google.com/resource-manager/docs/labels-overview

    >>> gcp({"cost-center": "cc-4711", "Team/Name": "Shop Web"})
    {'cost-center': 'cc-4711', 'team_name': 'shop_web'}
    """
    return {_gcp_key(key): _gcp_text(value) for key, value in tags.items()}


def azure(tags: Tags) -> dict[str, str]:
    r"""Azure tags: names hold none of `<>%&\?/`.

    Source: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources

    >>> azure({"cost-center": "cc-4711", "team/name": "shop"})
    {'cost-center': 'cc-4711', 'team-name': 'shop'}
    """
    return {re.sub(r"[<>%&\\?/]", "-", key): value for key, value in tags.items()}


def kubernetes(tags: Tags) -> dict[str, str]:
    """Kubernetes labels: keys without a domain get this project's, values hold letters, digits, `-`, `_` and `.`.

    Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/

    >>> kubernetes({"owner": "platform team", "managed-by": "fleetform"})
    {'fleetform.dev/owner': 'platform-team', 'app.kubernetes.io/managed-by': 'fleetform'}
    """
    return {_kubernetes_key(key): _kubernetes_value(value) for key, value in tags.items()}


def kubernetes_values(labels: Tags) -> dict[str, str]:
    """Labels under their own names, with values as Kubernetes takes them.

    >>> kubernetes_values({"tier": "gold plus"})
    {'tier': 'gold-plus'}
    """
    return {key: _kubernetes_value(value) for key, value in labels.items()}


def _gcp_text(text: str) -> str:
    return re.sub(r"[^a-z0-9_-]", "_", text.lower())[:_LABEL_LIMIT]


def _gcp_key(text: str) -> str:
    key = _gcp_text(text)
    return key if key[:1].isalpha() else f"x{key}"[:_LABEL_LIMIT]


def _kubernetes_key(key: str) -> str:
    if key == "managed-by":
        return "app.kubernetes.io/managed-by"
    return key if "/" in key else f"{_DOMAIN}/{key}"


def _kubernetes_value(value: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "-", value)[:_LABEL_LIMIT].strip("-_.")
