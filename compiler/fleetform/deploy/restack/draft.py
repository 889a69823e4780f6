"""The state of one stack as it will be, while resources of other stacks come in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from fleetform.deploy.restack.homes import Home
from fleetform.deploy.urns import (
    PROVIDER,
    REFERENCE,
    STACK,
    identity,
    is_stack,
    root,
    shown,
    split_reference,
    within,
)

Item = dict[str, Any]
Key = tuple[str, str]
SIGNATURE = "4dabf18193072939515e22adb298388d"
RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e"
"""What Pulumi writes into an object that stands for a resource."""


class Draft:
    """A stack's state as it will be.

    Attributes:
        home: What the stack should hold.
        taken: How many resources came in, components and providers not counted.
        problems: What cannot be moved, and why.
    """

    def __init__(self, home: Home, project: str, items: Sequence[Item]) -> None:
        self.home = home
        self.taken = 0
        self.problems: list[str] = []
        self._root = root(project, home.stack)
        self._here: dict[Key, Item] = {_key(item["urn"], item): item for item in items}
        self._coming: dict[Key, Item] = {}
        self._providers: dict[str, str] = {}

    def take(self, items: Sequence[Item], chosen: set[str]) -> None:
        """Takes in resources of another stack, with what they need to be there: parents and providers.

        Args:
            items: The other stack's resources.
            chosen: URNs of those that belong here.
        """
        providers = self._needed_providers([item for item in items if item["urn"] in chosen])
        for item in items:
            if item["type"] in (STACK, REFERENCE):
                continue
            own = identity(item["urn"])
            names = providers.get(f"{item['urn']}::{item.get('id', '')}", set[str]())
            for name in sorted(names | ({own} if item["urn"] in chosen or own in self.home.parts else set())):
                self._put(item, name, counted=item["urn"] in chosen)

    def items(self) -> list[Item] | None:
        """The stack's resources, each after those it needs; None where they stay as they are."""
        if not self._coming:
            return None
        if (self._root, "") not in self._here:
            self._here = {(self._root, ""): {"urn": self._root, "custom": False, "type": STACK}, **self._here}
        moved = {key: self._moved(item, identity(key[0])) for key, item in self._coming.items()}
        for item in moved.values():
            if not self._is_there(item["parent"]):
                self.problems.append(f"{shown(item['urn'])}: what it is a part of is not there")
        return in_order([*{**self._here, **moved}.values()])

    def _needed_providers(self, items: Sequence[Item]) -> dict[str, set[str]]:
        """Providers that resources were made by, each with what it is called here."""
        found: dict[str, set[str]] = {}
        later: list[Item] = []
        for item in items:
            if not item.get("provider"):
                continue
            part = self.home.parts.get(identity(item["urn"]))
            if part is None:
                later.append(item)
            else:
                named = part.provider or identity(split_reference(item["provider"])[0])
                found.setdefault(item["provider"], set()).add(named)
                self._providers[item["urn"]] = named
        for item in later:
            # What a provider made by itself, e.g. of a chart: it has the provider of what it belongs to.
            own = identity(split_reference(item["provider"])[0])
            self._providers[item["urn"]] = min(found.setdefault(item["provider"], {own}))
        return found

    def _put(self, item: Item, name: str, *, counted: bool) -> None:
        urn = within(self.home.stack, name)
        key = _key(urn, item)
        before = self._coming.get(key) or self._here.get(key)
        single = item.get("custom", False) and not item["type"].startswith(PROVIDER) and not item.get("external")
        if before is None:
            self.taken += counted and single
            self._coming[key] = item
        elif single and before.get("id") != item.get("id"):
            self.problems.append(f"{shown(urn)}: another one is in {self.home.stack}")
        elif single and _modified(item) > _modified(before):
            self._coming[key] = item
        elif key in self._coming and identity(item["urn"]) == name:
            # What is called so where it comes from is it; before came a copy of it.
            self._coming[key] = item

    def _moved(self, item: Item, name: str) -> Item:
        moved = cast("Item", self._with_own_urns(item))
        moved["urn"] = within(self.home.stack, name)
        moved["parent"] = self._parent(item, name)
        if item.get("provider"):
            moved["provider"] = self._provider(item)
        for field in ("dependencies", "replaceWith"):
            if field in item:
                moved[field] = list(self._known(item[field]))
        if item.get("propertyDependencies"):
            moved["propertyDependencies"] = {
                key: list(self._known(urns or ())) for key, urns in item["propertyDependencies"].items()
            }
        for field in ("deletedWith", "viewOf"):
            if item.get(field):
                moved[field] = next(self._known([item[field]]), "")
        if item.get("aliases"):
            moved["aliases"] = [within(self.home.stack, identity(urn)) for urn in item["aliases"]]
        return moved

    def _parent(self, item: Item, name: str) -> str:
        if name == identity(item["urn"]):
            above = item.get("parent", "")
            known = None if not above or is_stack(above) else identity(above)
        else:
            part = self.home.parts.get(name)
            known = part.parent if part else None
        return self._root if known is None else within(self.home.stack, known)

    def _provider(self, item: Item) -> str:
        urn, made = split_reference(item["provider"])
        here = within(self.home.stack, self._providers.get(item["urn"], identity(urn)))
        known = self._here.get((here, "")) or self._coming.get((here, ""))
        return f"{here}::{known['id'] if known else made}"

    def _known(self, urns: Sequence[str]) -> Iterator[str]:
        """Those of other resources that are here too."""
        for urn in urns:
            here = within(self.home.stack, identity(urn))
            if self._is_there(here):
                yield here

    def _is_there(self, urn: str) -> bool:
        return (urn, "") in self._here or (urn, "") in self._coming

    def _with_own_urns(self, value: Any) -> Any:
        """A copy in which objects that stand for resources stand for those of this stack."""
        if isinstance(value, dict):
            copied = {key: self._with_own_urns(inner) for key, inner in cast("Item", value).items()}
            if copied.get(SIGNATURE) == RESOURCE and copied.get("urn"):
                copied["urn"] = within(self.home.stack, identity(copied["urn"]))
            return copied
        return [self._with_own_urns(inner) for inner in cast("list[Any]", value)] if isinstance(value, list) else value


def in_order(items: Sequence[Item]) -> list[Item]:
    """Resources as they are, but each after those that it needs."""
    by_urn: dict[str, list[Item]] = {}
    for item in items:
        by_urn.setdefault(item["urn"], []).append(item)
    ordered: list[Item] = []
    seen: set[str] = set()

    def take(urn: str) -> None:
        if urn in seen or urn not in by_urn:
            return
        seen.add(urn)
        for item in by_urn[urn]:
            for needed in _needs(item):
                take(needed)
        ordered.extend(by_urn[urn])

    for item in items:
        take(item["urn"])
    return ordered


def _needs(item: Item) -> Iterator[str]:
    yield item.get("parent") or ""
    yield split_reference(item.get("provider") or "")[0]
    yield item.get("deletedWith") or ""
    yield item.get("viewOf") or ""
    yield from item.get("dependencies") or ()
    yield from item.get("replaceWith") or ()
    properties: dict[str, list[str] | None] = item.get("propertyDependencies") or {}
    for urns in properties.values():
        yield from urns or ()


def _key(urn: str, item: Mapping[str, Any]) -> Key:
    """What tells resources of a state apart: one that waits to be deleted has the URN of its successor."""
    return urn, item.get("id", "") if item.get("delete") else ""


def _modified(item: Mapping[str, Any]) -> float:
    told = item.get("modified")
    return datetime.fromisoformat(told).timestamp() if told else 0.0
