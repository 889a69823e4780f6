"""Where OpenTofu keeps the state of an exported environment, and how that is encrypted.

Names of arguments are OpenTofu's own: https://opentofu.org/docs/language/settings/backends/configuration/ and
https://opentofu.org/docs/language/state/encryption/.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from fleetform.blueprints.model import Model

SECRETS: Mapping[str, str] = MappingProxyType(
    {
        "accessKey": "AWS_ACCESS_KEY_ID or ARM_ACCESS_KEY",
        "secretKey": "AWS_SECRET_ACCESS_KEY",
        "token": "AWS_SESSION_TOKEN",
        "sseCustomerKey": "AWS_SSE_CUSTOMER_KEY",
        "credentials": "GOOGLE_CREDENTIALS",
        "accessToken": "GOOGLE_OAUTH_ACCESS_TOKEN",
        "encryptionKey": "GOOGLE_ENCRYPTION_KEY",
        "sasToken": "ARM_SAS_TOKEN",
        "clientSecret": "ARM_CLIENT_SECRET",
        "clientCertificatePassword": "ARM_CLIENT_CERTIFICATE_PASSWORD",
        "oidcToken": "ARM_OIDC_TOKEN",
        "customerProvidedKey": "ARM_CUSTOMER_PROVIDED_KEY",
        "username": "TF_HTTP_USERNAME",
        "password": "TF_HTTP_PASSWORD (or PGPASSWORD for pg)",
        "clientPrivateKeyPem": "TF_HTTP_CLIENT_PRIVATE_KEY_PEM",
        "passphrase": "TF_VAR_state_passphrase",
    }
)
"""Arguments that are secrets, and the environment variables that take them instead."""

_LOGIN = re.compile(r"://[^/\s:@]*:[^/\s@]+@|(?:^|[\s?&])password\s*=", re.IGNORECASE)


def _without_password(text: str) -> str:
    if _LOGIN.search(text):
        raise ValueError("no file may hold a password: leave it out, and set PGPASSWORD, or TF_HTTP_PASSWORD for http")
    return text


Address = Annotated[str, Field(pattern=r"^https?://[^\s]+$"), AfterValidator(_without_password)]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$", max_length=500)]


class Pbkdf2(Model):
    """A key made from a passphrase. The passphrase itself is given as `TF_VAR_state_passphrase`, never in a file."""

    keys: Literal["pbkdf2"] = Field(description="Where the key comes from.", examples=["pbkdf2"])
    iterations: int | None = Field(
        default=None, ge=200_000, description="Rounds; OpenTofu's own default unless given.", examples=[600_000]
    )
    hash_function: Literal["sha256", "sha512"] | None = Field(
        default=None, description="Hash; OpenTofu's own default unless given.", examples=["sha512"]
    )


class AwsKms(Model):
    """A key that AWS KMS makes and wraps."""

    keys: Literal["aws_kms"] = Field(description="Where the key comes from.", examples=["aws_kms"])
    kms_key_id: str = Field(
        min_length=1, description="Id, ARN or alias of the KMS key.", examples=["alias/opentofu-state"]
    )
    key_spec: Literal["AES_256", "AES_128"] = Field(
        default="AES_256", description="Kind of data key.", examples=["AES_256"]
    )
    region: str | None = Field(default=None, description="Region of the key.", examples=["eu-west-1"])
    profile: str | None = Field(default=None, description="Profile of the AWS command line.", examples=["state"])


class GcpKms(Model):
    """A key that Google Cloud KMS wraps."""

    keys: Literal["gcp_kms"] = Field(description="Where the key comes from.", examples=["gcp_kms"])
    kms_encryption_key: str = Field(
        pattern=r"^projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+$",
        description="Resource name of the KMS key.",
        examples=["projects/retail-state/locations/europe-west1/keyRings/opentofu/cryptoKeys/state"],
    )
    key_length: Literal[16, 24, 32] = Field(default=32, description="Bytes of the data key.", examples=[32])
    impersonate_service_account: str | None = Field(
        default=None,
        description="Service account to act as.",
        examples=["state@retail-state.iam.gserviceaccount.com"],
    )


Encryption = Annotated[Pbkdf2 | AwsKms | GcpKms, Field(discriminator="keys")]


class LocalState(Model):
    """Files beside the export."""

    type: Literal["local"] = Field(description="Kind of backend.", examples=["local"])
    path: str | None = Field(
        default=None,
        pattern=r"^\S+$",
        description="Folder for the states, told from the export's; beside each configuration unless given. "
        "For another stack the file, told from the configuration that reads it.",
        examples=["states"],
    )


class S3State(Model):
    """A bucket of AWS, or of what speaks its protocol."""

    type: Literal["s3"] = Field(description="Kind of backend.", examples=["s3"])
    bucket: str = Field(min_length=3, max_length=63, description="Bucket; it must be there.", examples=["retail-state"])
    key: Key = Field(
        description="Key of the state. Layers are told apart behind it: KEY/foundation.tfstate.",
        examples=["fleet/prod"],
    )
    region: str = Field(min_length=1, description="Region of the bucket.", examples=["eu-west-1"])
    encrypt: bool = Field(default=True, description="Encrypted by the server.", examples=[True])
    use_lockfile: bool = Field(default=True, description="Locked by a file beside the state.", examples=[True])
    kms_key_id: str | None = Field(
        default=None, description="KMS key for the server's encryption.", examples=["alias/state"]
    )
    dynamodb_table: str | None = Field(
        default=None, description="Table that locks, for versions without a lock file.", examples=["locks"]
    )
    profile: str | None = Field(default=None, description="Profile of the AWS command line.", examples=["state"])
    use_path_style: bool | None = Field(
        default=None, description="Bucket in the path of addresses, as other servers want it.", examples=[True]
    )


class GcsState(Model):
    """A bucket of Google Cloud."""

    type: Literal["gcs"] = Field(description="Kind of backend.", examples=["gcs"])
    bucket: str = Field(
        min_length=3, max_length=222, description="Bucket; it must be there.", examples=["retail-state"]
    )
    prefix: Key = Field(
        description="Prefix of the state. Layers are told apart behind it: PREFIX/foundation.", examples=["fleet/prod"]
    )
    kms_encryption_key: str | None = Field(
        default=None,
        description="KMS key for the server's encryption.",
        examples=["projects/retail-state/locations/europe-west1/keyRings/state/cryptoKeys/state"],
    )
    impersonate_service_account: str | None = Field(
        default=None, description="Service account to act as.", examples=["state@retail-state.iam.gserviceaccount.com"]
    )


class AzurermState(Model):
    """A container of an Azure storage account."""

    type: Literal["azurerm"] = Field(description="Kind of backend.", examples=["azurerm"])
    resource_group_name: str | None = Field(
        default=None, description="Resource group of the storage account.", examples=["state"]
    )
    storage_account_name: str = Field(
        pattern=r"^[a-z0-9]{3,24}$", description="Storage account; it must be there.", examples=["retailstate"]
    )
    container_name: str = Field(min_length=3, max_length=63, description="Container.", examples=["tfstate"])
    key: Key = Field(
        description="Name of the state. Layers are told apart behind it: KEY/foundation.tfstate.",
        examples=["fleet/prod"],
    )
    subscription_id: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f-]{36}$",
        description="Subscription of the storage account.",
        examples=["00000000-0000-0000-0000-000000000001"],
    )
    tenant_id: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f-]{36}$",
        description="Tenant of the storage account.",
        examples=["00000000-0000-0000-0000-000000000002"],
    )
    use_azuread_auth: bool | None = Field(
        default=None, description="Reached with Entra ID instead of an access key.", examples=[True]
    )
    use_oidc: bool | None = Field(default=None, description="Logged in by OpenID Connect.", examples=[True])


class HttpState(Model):
    """A server that keeps states, such as GitLab's.

    In addresses `{layer}` stands for the layer; without it the layer is put behind.
    """

    type: Literal["http"] = Field(description="Kind of backend.", examples=["http"])
    address: Address = Field(
        description="Where the state is.", examples=["https://git.example.com/api/v4/projects/7/terraform/state/prod"]
    )
    lock_address: Address | None = Field(
        default=None,
        description="Where it is locked.",
        examples=["https://git.example.com/api/v4/projects/7/terraform/state/prod-{layer}/lock"],
    )
    unlock_address: Address | None = Field(
        default=None,
        description="Where it is unlocked.",
        examples=["https://git.example.com/api/v4/projects/7/terraform/state/prod-{layer}/lock"],
    )
    update_method: Literal["POST", "PUT"] | None = Field(
        default=None, description="Method that writes.", examples=["POST"]
    )
    lock_method: Literal["LOCK", "POST", "PUT"] | None = Field(
        default=None, description="Method that locks.", examples=["POST"]
    )
    unlock_method: Literal["UNLOCK", "DELETE", "POST", "PUT"] | None = Field(
        default=None, description="Method that unlocks.", examples=["DELETE"]
    )


class PgState(Model):
    """A PostgreSQL database. The connection is `PG_CONN_STR`, or its password `PGPASSWORD`."""

    type: Literal["pg"] = Field(description="Kind of backend.", examples=["pg"])
    conn_str: Annotated[str, AfterValidator(_without_password)] | None = Field(
        default=None,
        description="Connection without a password; all of it may be PG_CONN_STR instead.",
        examples=["postgres://state@db.example.com/states?sslmode=verify-full"],
    )
    schema_name: str | None = Field(
        default=None,
        pattern=r"^[a-z_][a-z0-9_]{0,40}$",
        description="Schema. Layers are told apart behind it: SCHEMA_foundation.",
        examples=["retail_prod"],
    )


Backend = Annotated[LocalState | S3State | GcsState | AzurermState | HttpState | PgState, Field(discriminator="type")]


class OtherStack(Model):
    """The state of another stack, whose outputs a program reads by a stack reference."""

    backend: Backend = Field(
        description="Where that one state is, with its whole key.",
        examples=[{"type": "s3", "bucket": "retail-state", "key": "network/prod.tfstate", "region": "eu-west-1"}],
    )
    encrypted: bool = Field(
        default=False, description="It is encrypted with the same keys as this environment's.", examples=[True]
    )


class State(Model):
    """Where an exported environment keeps its state."""

    backend: Backend | None = Field(
        default=None,
        description="Where states are kept; beside each configuration unless given.",
        examples=[{"type": "s3", "bucket": "retail-state", "key": "fleet/prod", "region": "eu-west-1"}],
    )
    encryption: Encryption | None = Field(
        default=None,
        description="How OpenTofu encrypts states and plans before they are stored.",
        examples=[{"keys": "pbkdf2"}, {"keys": "aws_kms", "kmsKeyId": "alias/opentofu-state", "region": "eu-west-1"}],
    )
    stacks: dict[Annotated[str, Field(pattern=r"^[A-Za-z0-9._/-]+$")], OtherStack] = Field(
        default_factory=dict[str, OtherStack],
        description="States of other stacks, by their name in stack references; without them they are variables.",
        examples=[
            {
                "acme/network/prod": {
                    "backend": {
                        "type": "s3",
                        "bucket": "retail-state",
                        "key": "network/prod.tfstate",
                        "region": "eu-west-1",
                    }
                }
            }
        ],
    )

    @model_validator(mode="after")
    def _keys_are_there(self) -> Self:
        encrypted = [name for name, other in self.stacks.items() if other.encrypted]
        if encrypted and self.encryption is None:
            raise ValueError(f"stack '{encrypted[0]}' is encrypted with the keys of 'encryption', which is not there")
        return self
