"""Units as `Stack` objects, for a hub on which the Pulumi Kubernetes Operator runs them.

The fields are those of the operator's API `pulumi.com/v1` (https://github.com/pulumi/pulumi-kubernetes-operator).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fleetform.blueprints.units import Unit, stack_of
from fleetform.components.names import limited

NAME_LIMIT = 40
"""The operator derives names of workspaces and pods from a stack's, and a label holds 63 characters."""

ACCOUNT = "fleetform"
ROLES = ("system:auth-delegator",)
"""What the operator's workspaces need: they check the tokens of those who ask them."""


@dataclass(frozen=True)
class Source:
    """Where the operator finds the project, and where it keeps state.

    Attributes:
        repository: Address of the git repository.
        revision: Branch.
        folder: Folder of `Pulumi.yaml` in it.
        backend: Address of the backend; Pulumi Cloud unless given.
        organization: Who owns the stacks: `organization` for every backend but Pulumi Cloud.
        secret: Secret whose entries become environment variables of the runs: the cloud's credentials, and
            PULUMI_ACCESS_TOKEN or PULUMI_CONFIG_PASSPHRASE.
        config: Plain configuration by `namespace:key`: the operator reads the file of a unit's stack, and a project has
            one for all of its units.
        sealed: Keys of secret configuration: the values are in the Secret, under the key with a dot for the colon.
        secrets_provider: What seals the stacks' secrets; the backend's default unless given.
        namespace: Namespace of everything.
    """

    repository: str
    revision: str
    folder: str
    backend: str | None
    organization: str
    secret: str
    config: Mapping[str, str] = field(default_factory=dict[str, str])
    sealed: Sequence[str] = ()
    secrets_provider: str | None = None
    namespace: str = "fleetform"


def stacks(
    project: str, environment: str, units: Sequence[Unit], source: Source, labels: dict[str, str] | None = None
) -> Iterator[dict[str, Any]]:
    """The objects that run units: namespace, account, and a `Stack` for each.

    Args:
        project: Pulumi project.
        environment: The environment's own stack.
        units: What to run; needs beside these are left out.
        source: Where the operator finds the program.
        labels: Labels of everything.
    """
    told = {"app.kubernetes.io/managed-by": "fleetform", **(labels or {})}
    metadata = {"namespace": source.namespace, "labels": told}
    yield {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {
            "name": source.namespace,
            "labels": {**told, "pod-security.kubernetes.io/enforce": "restricted"},
        },
    }
    yield {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": ACCOUNT, **metadata}}
    for role in ROLES:
        yield {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": f"{source.namespace}:{ACCOUNT}:{role.rpartition(':')[2]}", "labels": told},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role},
            "subjects": [{"kind": "ServiceAccount", "name": ACCOUNT, "namespace": source.namespace}],
        }
    chosen = {unit.name for unit in units}
    for unit in units:
        needs = [_name(environment, needed) for needed in unit.needs if needed in chosen]
        yield {
            "apiVersion": "pulumi.com/v1",
            "kind": "Stack",
            "metadata": {"name": _name(environment, unit.name), **metadata},
            "spec": _spec(f"{source.organization}/{project}/{stack_of(environment, unit.name)}", needs, source),
        }


def _spec(stack: str, needs: list[str], source: Source) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "stack": stack,
        "projectRepo": source.repository,
        "branch": source.revision,
        "repoDir": source.folder,
        "serviceAccountName": ACCOUNT,
        # Removing the object must not remove a cluster.
        "destroyOnFinalize": False,
        # Looked at again every hour, so that what somebody changed by hand is put right.
        "continueResyncOnCommitMatch": True,
        "resyncFrequencySeconds": 3600,
        "refresh": True,
        "retryOnUpdateConflict": True,
        "shallow": True,
        "workspaceTemplate": {
            "spec": {
                "securityProfile": "restricted",
                "envFrom": [{"secretRef": {"name": source.secret}}],
                # There is no settings file with a seal for each stack: it is opened as its state says.
                "env": [{"name": "PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER", "value": "true"}],
            }
        },
    }
    if source.backend:
        spec["backend"] = source.backend
    if source.secrets_provider:
        spec["secretsProvider"] = source.secrets_provider
    if source.config:
        spec["config"] = dict(source.config)
    if source.sealed:
        spec["secretsRef"] = {
            key: {"type": "Secret", "secret": {"name": source.secret, "key": key.replace(":", ".")}}
            for key in source.sealed
        }
    if needs:
        spec["prerequisites"] = [{"name": name} for name in needs]
    return spec


def _name(environment: str, unit: str) -> str:
    return limited(stack_of(environment, unit).replace(".", "-"), NAME_LIMIT)
