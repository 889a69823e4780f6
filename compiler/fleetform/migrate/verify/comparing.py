"""Comparing two plans: the same resources, the same actions, the same values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fleetform.migrate.state.addresses import OPENTOFU_HOST, TERRAFORM_HOST
from fleetform.migrate.verify.planning import Plan
from fleetform.migrate.verify.values import Alike, Side, differences, secrets, within

_NO_CHANGE = ("no-op", "read")


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the two engines do not say alike.

    Attributes:
        where: A resource, an output, a check.
        what: What differs.
        path: The place in it, of values.
    """

    where: str
    what: str
    path: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.path}: {self.what}" if self.path else f"{self.where}: {self.what}"


@dataclass
class Comparison:
    """What comparing showed.

    Attributes:
        differences: What makes the two plans differ.
        notes: What differs without changing what is done.
        resources: How many resources the plans speak of.
        actions: How often each action comes, in Terraform's plan.
        is_empty: Whether neither plan would change anything.
    """

    differences: list[Difference] = field(default_factory=list[Difference])
    notes: list[str] = field(default_factory=list[str])
    resources: int = 0
    actions: Counter[str] = field(default_factory=Counter[str])
    is_empty: bool = True


def compare(terraform: Plan, tofu: Plan) -> Comparison:
    """Compares the plans of both engines."""
    alike = within((terraform.began, terraform.ended), (tofu.began, tofu.ended))
    first, second = _changes(terraform.data, "resource_changes"), _changes(tofu.data, "resource_changes")
    made = Comparison(resources=len(first))
    made.actions.update(_action(change) for change in first.values())
    for address in _all(first, second):
        made.differences += _of_resource(address, first.get(address), second.get(address), alike)
        if address in first and address in second:
            made.notes += _of_secrets(address, first[address], second[address])
    outputs = terraform.data.get("output_changes", {}), tofu.data.get("output_changes", {})
    for name in _all(*outputs):
        made.differences += _of_output(name, outputs[0].get(name), outputs[1].get(name), alike)
    made.differences += _of_drift(terraform.data, tofu.data)
    made.differences += _of_checks(terraform.data, tofu.data)
    made.is_empty = all(_is_empty(plan.data) for plan in (terraform, tofu))
    return made


def normalised(provider: str) -> str:
    """A provider as both engines would call it."""
    return provider.replace(f"{TERRAFORM_HOST}/", f"{OPENTOFU_HOST}/", 1)


def _changes(plan: Mapping[str, Any], key: str) -> dict[str, dict[str, Any]]:
    return {_name(one): one for one in plan.get(key, [])}


def _name(change: Mapping[str, Any]) -> str:
    return f"{change['address']} (deposed {change['deposed']})" if "deposed" in change else str(change["address"])


def _action(change: Mapping[str, Any]) -> str:
    actions: list[str] = change["change"]["actions"]
    return "replace" if len(actions) == 2 else actions[0]


def _is_empty(plan: Mapping[str, Any]) -> bool:
    changed = [one for one in plan.get("resource_changes", []) if _action(one) not in _NO_CHANGE]
    moved = [one for one in plan.get("resource_changes", []) if "previous_address" in one]
    outputs = [one for one in plan.get("output_changes", {}).values() if one["actions"] != ["no-op"]]
    return not (changed or moved or outputs)


def _of_resource(
    address: str, first: dict[str, Any] | None, second: dict[str, Any] | None, alike: Alike
) -> Generator[Difference]:
    if first is None or second is None:
        there, engine = (first, "Terraform") if first is not None else (second, "OpenTofu")
        assert there is not None  # an address comes from one of the two
        yield Difference(address, f"only in the plan of {engine} ({_action(there)})")
        return
    for what, one, two in _facts(first, second):
        if one != two:
            yield Difference(address, f"{what}: {_said(one)} with Terraform, {_said(two)} with OpenTofu")
    for key, unknown, secret in (
        ("before", None, "before_sensitive"),
        ("after", "after_unknown", "after_sensitive"),
    ):
        sides = [_side(one["change"], key, unknown, secret) for one in (first, second)]
        for path, what in differences(sides[0], sides[1], alike):
            yield Difference(address, what, _below(key, path))


def _facts(first: dict[str, Any], second: dict[str, Any]) -> Generator[tuple[str, Any, Any]]:
    yield "action", _action(first), _action(second)
    if _action(first) == _action(second):
        yield "order of replacing", first["change"]["actions"], second["change"]["actions"]
    yield "provider", normalised(first.get("provider_name", "")), normalised(second.get("provider_name", ""))
    yield "moved from", first.get("previous_address"), second.get("previous_address")
    yield "imported", "importing" in first["change"], "importing" in second["change"]


def _said(fact: object) -> str:
    return "nothing" if fact is None else str(fact)


def _of_secrets(address: str, first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    sides = [_side(one["change"], "after", "after_unknown", "after_sensitive") for one in (first, second)]
    return [f"{address}: {_below('after', path)}: {what}" for path, what in secrets(sides[0], sides[1])]


def _side(change: Mapping[str, Any], key: str, unknown: str | None, secret: str) -> Side:
    return Side(change.get(key), change.get(unknown, False) if unknown else False, change.get(secret, False))


def _of_output(
    name: str, first: dict[str, Any] | None, second: dict[str, Any] | None, alike: Alike
) -> Generator[Difference]:
    where = f"output {name}"
    if first is None or second is None:
        yield Difference(where, f"only in the plan of {'OpenTofu' if first is None else 'Terraform'}")
        return
    if first["actions"] != second["actions"]:
        told = f"action: {first['actions'][0]} with Terraform, {second['actions'][0]} with OpenTofu"
        yield Difference(where, told)
    sides = [_side(one, "after", "after_unknown", "after_sensitive") for one in (first, second)]
    for path, what in differences(sides[0], sides[1], alike):
        yield Difference(where, what, _below("after", path))


def _of_drift(first: Mapping[str, Any], second: Mapping[str, Any]) -> Generator[Difference]:
    """What has changed outside of the engines: both have to see the same."""
    there, here = _changes(first, "resource_drift"), _changes(second, "resource_drift")
    for address in _all(there, here):
        if (address in there) != (address in here):
            engine = "Terraform" if address in there else "OpenTofu"
            yield Difference(address, f"changed outside, says {engine} alone")


def _of_checks(first: Mapping[str, Any], second: Mapping[str, Any]) -> Generator[Difference]:
    there, here = _checks(first), _checks(second)
    for name in _all(there, here):
        if there.get(name) != here.get(name):
            yield Difference(name, f"check: {there.get(name)} with Terraform, {here.get(name)} with OpenTofu")


def _checks(plan: Mapping[str, Any]) -> dict[str, str]:
    return {str(one["address"]["to_display"]): str(one["status"]) for one in plan.get("checks", [])}


def _below(key: str, path: str) -> str:
    return f"{key}{path}" if path.startswith("[") else f"{key}.{path}" if path else key


def _all(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys([*first, *second]))
