"""IAM policy texts that several components share."""

from __future__ import annotations

import json
from collections.abc import Sequence


def service_trust(service: str, actions: Sequence[str] = ("sts:AssumeRole",)) -> str:
    """A trust policy that lets one AWS service take on a role.

    Args:
        service: The service, e.g. `eks.amazonaws.com`.
        actions: What it may do.

    Returns:
        The policy as JSON text.
    """
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": list(actions)}],
        }
    )
