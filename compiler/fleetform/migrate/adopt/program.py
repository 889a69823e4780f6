"""A Pulumi program that takes over what a state holds."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from fleetform.migrate.adopt.inputs import Secret, inputs
from fleetform.migrate.adopt.matching import Match

_PACKAGES = {"aws": "pulumi_aws", "gcp": "pulumi_gcp", "kubernetes": "pulumi_kubernetes", "random": "pulumi_random"}
_LINE = 100
_LINKS = ("id", "arn", "self_link", "name")
"""Attributes by which others refer to a resource, best first."""
_TAKEN = frozenset({"config", "pulumi", "aws", "gcp", "kubernetes", "random"})
_SHORTEST = 3
"""Values that are shorter are alike by chance."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that another resource has: its variable, and the property."""

    code: str


@dataclass
class Program:
    """The program, and what has to be given to it.

    Attributes:
        text: `__main__.py`.
        secrets: Keys of the configuration that are secrets, with what each is for.
        packages: The SDKs it needs.
        aliases: Aliases of providers that resources had.
    """

    text: str
    secrets: dict[str, str] = field(default_factory=dict[str, str])
    packages: list[str] = field(default_factory=list[str])
    aliases: list[str] = field(default_factory=list[str])


def program(matches: Iterable[Match]) -> Program:
    """Writes the program of everything that can be written.

    A value that a resource has of one that it depends on becomes a reference; a secret becomes a configuration value.
    """
    return _Writer([one for one in _ordered(matches) if one.is_written]).program()


def class_of(token: str) -> tuple[str, str]:
    """The SDK's package, and the class as it is called in code.

    >>> class_of("aws:ec2/vpc:Vpc"), class_of("aws:lambda/function:Function"), class_of("aws:index/x:X")
    (('pulumi_aws', 'aws.ec2.Vpc'), ('pulumi_aws', 'aws.lambda_.Function'), ('pulumi_aws', 'aws.X'))
    """
    package, module, name = token.split(":")
    steps = [step for step in module.split("/")[0].split(".") if step != "index"]
    code = [
        package,
        *(f"{step}_" if keyword.iskeyword(step) else step.lower() for step in steps),
        name[0].upper() + name[1:],
    ]
    return _PACKAGES.get(package, f"pulumi_{package}"), ".".join(code)


class _Writer:
    def __init__(self, matches: Sequence[Match]) -> None:
        self._matches = matches
        self._names: dict[str, str] = {}
        for token in {one.token for one in matches}:
            self._names |= _unique({one.item.address: _logical(one) for one in matches if one.token == token})
        self._variables = _unique({one.item.address: _variable(one) for one in matches}, _TAKEN)
        self._owners: dict[str, list[Match]] = {}
        for one in matches:
            self._owners.setdefault(one.item.owner, []).append(one)
        self._secrets: dict[str, str] = {}
        self._aliases: dict[str, str] = {}

    def program(self) -> Program:
        bodies = [self._resource(one) for one in self._matches]
        packages = sorted({class_of(str(one.token))[0] for one in self._matches})
        head = ['"""What a Terraform state holds, taken over by Pulumi."""', "", "import pulumi"]
        head += [f"import {package} as {package.removeprefix('pulumi_')}" for package in packages]
        if self._secrets or self._aliases:
            head += ["", "config = pulumi.Config()"]
        for alias, (package, name) in {key: tuple(key.split(":")) for key in self._aliases}.items():
            head += ["", "# Give it what the provider of that alias had: the state does not say it."]
            head.append(f"{self._aliases[alias]} = {package}.Provider({_text(name)})")
        text = "\n".join([*head, "", *(line for body in bodies for line in (body, ""))])
        return Program(text, self._secrets, packages, [key.split(":")[1] for key in self._aliases])

    def _resource(self, match: Match) -> str:
        assert match.facts is not None  # only such ones are here
        item = match.item
        given = self._linked(match, inputs(item.values, match.facts.attributes, item.secrets))
        options = [f"import_={_text(str(match.id))}", "protect=True", *self._provider(match)]
        lines = [f"# {_harmless(item.address)}", f"{self._variables[item.address]} = {class_of(str(match.token))[1]}("]
        lines.append(f"    {_text(self._names[item.address])},")
        lines += [f"    {name}={self._code(value, 4, match)}," for name, value in given.items()]
        lines += [f"    opts=pulumi.ResourceOptions({', '.join(options)}),", ")"]
        return "\n".join(lines)

    def _provider(self, match: Match) -> list[str]:
        if not match.item.alias:
            return []
        package = str(match.token).split(":")[0]
        key = f"{package}:{match.item.alias}"
        self._aliases.setdefault(key, f"{package}_{_identifier(match.item.alias)}_provider")
        return [f"provider={self._aliases[key]}"]

    def _linked(self, match: Match, given: dict[str, Any]) -> dict[str, Any]:
        """The inputs, with references to what the resource depends on."""
        known: dict[str, Reference] = {}
        for owner in match.item.depends:
            for other in self._owners.get(owner, ()):
                for link in reversed(_LINKS):
                    value = other.item.values.get(link)
                    if isinstance(value, str) and len(value) >= _SHORTEST and link not in other.item.secrets:
                        known[value] = Reference(f"{self._variables[other.item.address]}.{link}")
        return cast("dict[str, Any]", _replaced(given, known))

    def _code(self, value: Any, indent: int, match: Match) -> str:
        """A value as Python; on lines of its own where one is too short."""
        if isinstance(value, Reference):
            return value.code
        if isinstance(value, Secret):
            return self._secret(value, match)
        flat = self._flat(value, match)
        if len(flat) + indent <= _LINE - 30 or not isinstance(value, dict | list):
            return flat
        space = " " * (indent + 4)
        if isinstance(value, dict):
            entries = cast("dict[str, Any]", value).items()
            lines = [f"{space}{_text(key)}: {self._code(one, indent + 4, match)}," for key, one in entries]
            return "\n".join(["{", *lines, " " * indent + "}"])
        lines = [f"{space}{self._code(one, indent + 4, match)}," for one in cast("list[Any]", value)]
        return "\n".join(["[", *lines, " " * indent + "]"])

    def _flat(self, value: Any, match: Match) -> str:
        if isinstance(value, Reference):
            return value.code
        if isinstance(value, Secret):
            return self._secret(value, match)
        if isinstance(value, dict):
            entries = cast("dict[str, Any]", value).items()
            return "{" + ", ".join(f"{_text(key)}: {self._flat(one, match)}" for key, one in entries) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self._flat(one, match) for one in cast("list[Any]", value)) + "]"
        if isinstance(value, str):
            return _text(value)
        return repr(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)

    def _secret(self, secret: Secret, match: Match) -> str:
        key = f"{_identifier(self._names[match.item.address])}-{secret.path}"
        self._secrets[key] = f"{match.item.address}: {secret.path}{'' if secret.is_text else ', as JSON'}"
        return f"config.require_secret{'' if secret.is_text else '_object'}({_text(key)})"


def _ordered(matches: Iterable[Match]) -> list[Match]:
    """What others depend on comes first; else as the state has it."""
    waiting = list(matches)
    owners = {one.item.owner for one in waiting}
    made: list[Match] = []
    done: set[str] = set()
    while waiting:
        ready = [one for one in waiting if not ({*one.item.depends} & owners) - done - {one.item.owner}]
        ready = ready or waiting  # a state that was changed by hand may say a circle
        made += ready
        written = {one.item.address for one in ready}
        waiting = [one for one in waiting if one.item.address not in written]
        done = owners - {one.item.owner for one in waiting}
    return made


def _replaced(value: Any, known: Mapping[str, Reference]) -> Any:
    if isinstance(value, str):
        return known.get(value, value)
    if isinstance(value, dict):
        return {key: _replaced(one, known) for key, one in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_replaced(one, known) for one in cast("list[Any]", value)]
    return value


def _logical(match: Match) -> str:
    """Pulumi's name: the resource's, with its module's and its key."""
    steps = re.findall(
        r"module\.([\w-]+)(?:\[\"?([^\"\]]*)\"?\])?", match.item.address.partition(f"{match.item.type}.")[0]
    )
    parts = [*(part for step in steps for part in step if part), match.item.name]
    return "-".join([*parts, *([str(match.item.key)] if match.item.key is not None else [])])


def _variable(match: Match) -> str:
    kind = str(match.token).rpartition(":")[2]
    return f"{_identifier(_logical(match))}_{re.sub(r'(?<=[a-z0-9])(?=[A-Z])', '_', kind).lower()}"


def _identifier(text: str) -> str:
    made = re.sub(r"\W+", "_", text, flags=re.ASCII).strip("_").lower() or "it"
    return f"_{made}" if made[0].isdigit() else made


def _text(text: str) -> str:
    """A text as Python, in the quotes that formatters prefer."""
    made = repr(text)
    return f'"{made[1:-1]}"' if made.startswith("'") and '"' not in made else made


def _unique(wanted: Mapping[str, str], others: frozenset[str] = frozenset()) -> dict[str, str]:
    """Names that no other has: a number goes behind those that come again."""
    taken = set(others)
    made: dict[str, str] = {}
    for address, name in wanted.items():
        chosen, number = name, 2
        while chosen in taken:
            chosen, number = f"{name}_{number}", number + 1
        taken.add(chosen)
        made[address] = chosen
    return made


def _harmless(text: str) -> str:
    """An address on one line of a comment."""
    return text if text.isprintable() else ascii(text)[1:-1]
