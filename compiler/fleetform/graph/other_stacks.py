"""What another stack's outputs are to a program that waits for them: known, as they are when it is deployed."""

from __future__ import annotations

from typing import Any

import pulumi

from fleetform.graph.outputs import data_of


async def get_output_details(self: Any, name: str) -> pulumi.StackReferenceOutputDetails:
    """Takes the place of `StackReference.get_output_details`."""
    data = data_of(self.get_output(name))
    if data.is_secret:
        return pulumi.StackReferenceOutputDetails(secret_value=data.value)
    return pulumi.StackReferenceOutputDetails(value=data.value)
