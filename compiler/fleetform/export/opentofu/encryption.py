"""State encryption: OpenTofu encrypts states and plans before they are stored, whatever the backend.

https://opentofu.org/docs/language/state/encryption/
"""

from __future__ import annotations

from collections.abc import Sequence

from fleetform.export.opentofu.backends import node_of
from fleetform.export.opentofu.state import Encryption
from fleetform.export.opentofu.tree import Block, Lit, Raw

PASSPHRASE = "state_passphrase"  # noqa: S105  the name of a variable
"""The variable for the passphrase of pbkdf2."""

_NAME = "state"
_METHOD = f"method.aes_gcm.{_NAME}"


def encryption_block(encryption: Encryption, reads: Sequence[str]) -> Block:
    """The `encryption` block.

    Args:
        encryption: The keys.
        reads: Names of the data sources that read states encrypted in the same way.
    """
    block = Block("encryption")
    block.body.append(_key_provider(encryption))
    method = Block("method", ("aes_gcm", _NAME))
    method.set("keys", Raw(f"key_provider.{encryption.kind}.{_NAME}"))
    block.body.append(method)
    for target in ("state", "plan"):
        encrypted = Block(target)
        encrypted.set("method", Raw(_METHOD))
        encrypted.set("enforced", Lit(True))
        block.body.append(encrypted)
    if reads:
        sources = Block("remote_state_data_sources")
        for name in reads:
            source = Block("remote_state_data_source", (name,))
            source.set("method", Raw(_METHOD))
            sources.body.append(source)
        block.body.append(sources)
    return block


def _key_provider(encryption: Encryption) -> Block:
    block = Block("key_provider", (encryption.kind, _NAME))
    if encryption.kind == "pbkdf2":
        block.set("passphrase", Raw(f"var.{PASSPHRASE}"))
    for name, value in encryption.settings.items():
        block.set(name, node_of(value))
    return block


def passphrase_variable(encryption: Encryption | None) -> Block | None:
    """The variable that takes the passphrase, where there is one."""
    if encryption is None or encryption.kind != "pbkdf2":
        return None
    block = Block("variable", (PASSPHRASE,))
    block.set("description", Lit("Passphrase that states and plans are encrypted with; at least 16 characters."))
    block.set("type", Raw("string"))
    block.set("sensitive", Lit(True))
    return block
