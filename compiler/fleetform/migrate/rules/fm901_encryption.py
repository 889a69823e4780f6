"""FM901: state and plan encryption, if it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.blocks import appended
from fleetform.migrate.rules.reading import blocks, has, settings

_VARIABLE = """\
variable "state_passphrase" {
  description = "Encrypts the state and plans; at least 16 characters."
  type        = string
  sensitive   = true
}

"""
_ENCRYPTION = """\
terraform {
  encryption {
    key_provider "pbkdf2" "state" {
      passphrase = var.state_passphrase
    }

    method "aes_gcm" "state" {
      keys = key_provider.pbkdf2.state
    }

    # Reads what is not encrypted yet: remove it and both fallbacks after the first apply.
    method "unencrypted" "before" {}

    state {
      method = method.aes_gcm.state
      fallback {
        method = method.unencrypted.before
      }
    }

    plan {
      method = method.aes_gcm.state
      fallback {
        method = method.unencrypted.before
      }
    }
  }
}
"""


def _check(module: Module) -> Iterator[Found]:
    if not has(module, "state-encryption") or not module.is_root or next(settings(module, "encryption"), None):
        return
    native = [block for block in blocks(module, "terraform") if block.document.syntax == "native"]
    if not native:
        return
    declared = any(block.labels == ("state_passphrase",) for block in blocks(module, "variable"))
    code = _ENCRYPTION if declared else _VARIABLE + _ENCRYPTION
    yield found(native[0], "the state is not encrypted by OpenTofu", appended(native[0].document, code))


_BACKEND = 'terraform {\n  backend "local" {}\n}\n'

RULE = Rule(
    id="FM901",
    name="encryption",
    title="State encryption",
    severity=Severity.AUTOMATIC,
    advice=(
        "Set TF_VAR_state_passphrase, or take the key from a KMS or OpenBao; who loses it loses the state. Terraform "
        "cannot read the state afterwards; OpenTofu reads it by terraform_remote_state where "
        "`remote_state_data_sources` says how."
    ),
    source="https://opentofu.org/docs/language/state/encryption/",
    check=_check,
    offer="encryption",
    fires=(
        Example(
            files={"main.tf": _BACKEND},
            expected={"main.tf": f"{_BACKEND}\n{_VARIABLE}{_ENCRYPTION}"},
            offers=frozenset({"encryption"}),
        ),
    ),
    near=(
        Example(files={"main.tf": f"{_BACKEND}\n{_VARIABLE}{_ENCRYPTION}"}, offers=frozenset({"encryption"})),
        Example(files={"main.tf": _BACKEND}),
        Example(files={"main.tf": _BACKEND}, target=(1, 6), offers=frozenset({"encryption"})),
    ),
)
