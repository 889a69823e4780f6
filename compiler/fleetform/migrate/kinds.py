"""What a file is, by its path."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache


class FileKind(StrEnum):
    """Kinds of files that a survey reads."""

    CONFIGURATION = "configuration"
    """`*.tf`, `*.tofu`, and their JSON forms."""
    TEST = "test"
    """`*.tftest.hcl`, `*.tofutest.hcl`, and their JSON forms."""
    MOCK = "mock"
    """`*.tfmock.hcl`, `*.tofumock.hcl`."""
    VARIABLES = "variables"
    """`*.tfvars`, `*.tfvars.json`."""
    BACKEND = "backend"
    """`*.tfbackend`: a backend's settings, given to `init`."""
    QUERY = "query"
    """`*.tfquery.hcl`: Terraform's list resources."""
    STACK = "stack"
    """`*.tfcomponent.hcl`, `*.tfstack.hcl`: components of Terraform Stacks."""
    DEPLOYMENT = "deployment"
    """`*.tfdeploy.hcl`: deployments of Terraform Stacks."""
    POLICY = "policy"
    """`*.tfpolicy.hcl`, `*.sentinel`."""
    LOCK = "lock"
    """`.terraform.lock.hcl`."""
    TERRAGRUNT = "terragrunt"
    """`terragrunt.hcl`, `terragrunt.stack.hcl`, `root.hcl` beside them."""
    CLI = "cli"
    """`.terraformrc`, `terraform.rc`, `.tofurc`, `tofu.rc`, `*.tfrc`."""
    TERRAFORM_VERSION = "terraform-version"
    """`.terraform-version`, of tfenv and tenv."""
    TOOL_VERSIONS = "tool-versions"
    """`.tool-versions` of asdf, `mise.toml`."""
    GITHUB = "github"
    """GitHub workflows and actions."""
    GITLAB = "gitlab"
    """`.gitlab-ci.yml` and what it includes."""
    AZURE = "azure-pipelines"
    """`azure-pipelines.yml`."""
    JENKINS = "jenkins"
    """`Jenkinsfile`."""
    CIRCLECI = "circleci"
    """`.circleci/config.yml`."""
    BITBUCKET = "bitbucket"
    """`bitbucket-pipelines.yml`."""
    PRE_COMMIT = "pre-commit"
    """`.pre-commit-config.yaml`."""
    ATLANTIS = "atlantis"
    """`atlantis.yaml`, `repos.yaml` of Atlantis."""
    DOCKERFILE = "dockerfile"
    """`Dockerfile`, `Containerfile`."""
    MAKEFILE = "makefile"
    """`Makefile`, `*.mk`, `justfile`, `Taskfile.yml`."""
    SHELL = "shell"
    """Shell scripts, by their name; those without one are known by their first line."""


HCL = frozenset(
    {
        FileKind.CONFIGURATION,
        FileKind.TEST,
        FileKind.MOCK,
        FileKind.VARIABLES,
        FileKind.BACKEND,
        FileKind.QUERY,
        FileKind.STACK,
        FileKind.DEPLOYMENT,
        FileKind.LOCK,
        FileKind.TERRAGRUNT,
        FileKind.CLI,
    }
)
"""Kinds that are parsed; the others are text."""

_PATTERNS = (
    (FileKind.LOCK, r"(.*/)?\.terraform\.lock\.hcl"),
    (FileKind.TEST, r".*\.(tftest|tofutest)\.(hcl|json)"),
    (FileKind.MOCK, r".*\.(tfmock|tofumock)\.(hcl|json)"),
    (FileKind.VARIABLES, r".*\.tfvars(\.json)?"),
    (FileKind.BACKEND, r".*\.tfbackend|(.*/)?backend[^/]*\.hcl"),
    (FileKind.QUERY, r".*\.tfquery\.(hcl|json)"),
    (FileKind.STACK, r".*\.(tfcomponent|tfstack)\.(hcl|json)"),
    (FileKind.DEPLOYMENT, r".*\.tfdeploy\.(hcl|json)"),
    (FileKind.POLICY, r".*(\.tfpolicy\.hcl|\.sentinel)"),
    (FileKind.CONFIGURATION, r".*\.(tf|tofu)(\.json)?"),
    (FileKind.TERRAGRUNT, r"(.*/)?(terragrunt(\.stack)?|root|region|account|env|common)\.hcl"),
    (FileKind.CLI, r"(.*/)?(\.terraformrc|terraform\.rc|\.tofurc|tofu\.rc)|.*\.tfrc"),
    (FileKind.TERRAFORM_VERSION, r"(.*/)?\.terraform-version"),
    (FileKind.TOOL_VERSIONS, r"(.*/)?(\.tool-versions|\.?mise(\.[\w-]+)?\.toml)|(.*/)?\.?config/mise(/config)?\.toml"),
    (FileKind.GITHUB, r"(.*/)?\.github/workflows/[^/]+\.ya?ml|(.*/)?action\.ya?ml"),
    (FileKind.GITLAB, r"(.*/)?([^/]*\.)?gitlab-ci\.ya?ml|(.*/)?\.gitlab/.*\.ya?ml"),
    (FileKind.AZURE, r"(.*/)?[^/]*azure-?pipelines?[^/]*\.ya?ml|(.*/)?\.?azure-?pipelines/.*\.ya?ml"),
    (FileKind.JENKINS, r"(.*/)?[^/]*Jenkinsfile[^/]*|.*\.jenkinsfile"),
    (FileKind.CIRCLECI, r"(.*/)?\.circleci/.*\.ya?ml"),
    (FileKind.BITBUCKET, r"(.*/)?bitbucket-pipelines\.ya?ml"),
    (FileKind.PRE_COMMIT, r"(.*/)?\.pre-commit-(config|hooks)\.ya?ml"),
    (FileKind.ATLANTIS, r"(.*/)?(atlantis|repos)\.ya?ml"),
    (FileKind.DOCKERFILE, r"(.*/)?([^/]*\.)?(Docker|Container)file(\.[^/]+)?"),
    (FileKind.MAKEFILE, r"(.*/)?(GNUm|M|m)akefile(\.[^/]+)?|.*\.mk|(.*/)?\.?[jJ]ustfile|(.*/)?[tT]askfile\.ya?ml"),
    (FileKind.SHELL, r".*\.(sh|bash|zsh)|(.*/)?\.envrc"),
)
# A name may have a line break in it.
_KINDS = tuple((kind, re.compile(pattern, re.DOTALL)) for kind, pattern in _PATTERNS)


@lru_cache(maxsize=65536)
def kind_of(path: str) -> FileKind | None:
    """The kind of a file; None for one that a survey does not read.

    Args:
        path: Its path with `/`; the folders above matter for workflows.
    """
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(path)), None)
