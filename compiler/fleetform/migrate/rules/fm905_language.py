"""FM905: a constraint on OpenTofu's version, if it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import written
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.blocks import appended
from fleetform.migrate.rules.reading import blocks, has, is_opentofu_file, target

_FILE = 'terraform {\n  required_version = ">= 1.5"\n}\n'
_LANGUAGE = """\
language {
  compatible_with {
    opentofu = ">= 1.12"
  }
}
"""
_OFFERS = frozenset({"language"})


def _check(module: Module) -> Iterator[Found]:
    if not has(module, "language-block") or next(blocks(module, "language"), None) is not None:
        return
    for block in blocks(module, "terraform"):
        constraint = block.attribute("required_version")
        plain = block.document.syntax == "native" and not is_opentofu_file(block.document)
        if constraint is not None and plain:
            code = _LANGUAGE.replace("1.12", written(module.repository.target))
            message = f"required_version says nothing to {target(module)}"
            yield found(constraint, message, appended(block.document, code))
            return


RULE = Rule(
    id="FM905",
    name="language",
    title="A constraint on OpenTofu's version",
    severity=Severity.AUTOMATIC,
    advice="A `language` block constrains OpenTofu. Terraform refuses it: offer it only where Terraform reads no more.",
    source="https://opentofu.org/docs/language/settings/",
    check=_check,
    offer="language",
    fires=(
        Example(files={"versions.tf": _FILE}, expected={"versions.tf": f"{_FILE}\n{_LANGUAGE}"}, offers=_OFFERS),
        Example(
            files={"versions.tf": _FILE.rstrip("\n").replace("\n", "\r\n")},
            expected={"versions.tf": f"{_FILE}\n{_LANGUAGE}".replace("\n", "\r\n")},
            offers=_OFFERS,
        ),
    ),
    near=(
        Example(files={"versions.tf": f"{_FILE}\n{_LANGUAGE}"}, offers=_OFFERS),
        Example(files={"versions.tf": _FILE}),
        Example(files={"versions.tf": _FILE}, target=(1, 11), offers=_OFFERS),
        Example(files={"versions.tf": "terraform {\n}\n"}, offers=_OFFERS),
    ),
)
