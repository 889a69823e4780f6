"""FM903: what OpenTofu can take from variables early, if it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Expression
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import backends, blocks, has

# Arguments without which a backend knows not where the state is.
_PLACES = {"s3": ("bucket", "key"), "gcs": ("bucket",), "azurerm": ("container_name", "key"), "http": ("address",)}
_OFFERS = frozenset({"early-evaluation"})


def _check(module: Module) -> Iterator[Found]:
    if not has(module, "early-backend-evaluation"):
        return
    for name, places in _PLACES.items():
        for block in backends(module, name):
            missing = [place for place in places if block.attribute(place) is None]
            if missing:
                yield found(block, f"the {name} backend is told its {' and '.join(missing)} from outside")
    releases: dict[str, list[Expression]] = {}
    for call in blocks(module, "module"):
        source = call.value("source")
        release = _release(source.literal or "") if source is not None else None
        if source is not None and release is not None:
            releases.setdefault(release, []).append(source)
    for sources in releases.values():
        if len(sources) > 1:
            yield found(sources[0], f"{len(sources)} modules are called in one release", advice=_MODULES)


def _release(address: str) -> str | None:
    try:
        return next(iter(parse_qs(urlsplit(address).query).get("ref", [])), None)
    except ValueError:
        return None


_MODULES = "A local can hold the release: `?ref=${local.release}`. Terraform can read that only from 1.15 on."


RULE = Rule(
    id="FM903",
    name="early-evaluation",
    title="Variables in backends and module addresses",
    severity=Severity.NOTE,
    advice=(
        "OpenTofu takes them from variables and locals: `key = var.environment`, in place of -backend-config. "
        "Terraform cannot read that."
    ),
    source=source_of("early-backend-evaluation"),
    check=_check,
    offer="early-evaluation",
    fires=(
        Example(files={"main.tf": 'terraform {\n  backend "s3" {\n    key = "app"\n  }\n}\n'}, offers=_OFFERS),
        Example(
            files={
                "main.tf": """\
module "a" {
  source = "git::https://example.com/modules.git//a?ref=v1.2.0"
}

module "b" {
  source = "git::https://example.com/modules.git//b?ref=v1.2.0"
}
"""
            },
            offers=_OFFERS,
        ),
    ),
    near=(
        Example(files={"main.tf": 'terraform {\n  backend "s3" {\n    key = "app"\n  }\n}\n'}),
        Example(
            files={"main.tf": 'terraform {\n  backend "gcs" {\n    bucket = "states"\n  }\n}\n'},
            offers=_OFFERS,
        ),
    ),
)
