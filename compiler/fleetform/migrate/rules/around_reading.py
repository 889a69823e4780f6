"""What the rules on files around the code share: lines, commands and places in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl.edits import Edit
from fleetform.migrate.kinds import FileKind
from fleetform.migrate.module import TextFile
from fleetform.migrate.rule import Found

PIPELINES = frozenset(
    {
        FileKind.GITHUB,
        FileKind.GITLAB,
        FileKind.AZURE,
        FileKind.JENKINS,
        FileKind.CIRCLECI,
        FileKind.BITBUCKET,
    }
)
"""What a service runs."""
SCRIPTS = frozenset({FileKind.DOCKERFILE, FileKind.MAKEFILE, FileKind.SHELL})
"""What people and services run."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file.

    Attributes:
        file: The file.
        start: Its first byte.
        text: What it says, without its line break.
    """

    file: TextFile
    start: int
    text: bytes

    def found(
        self,
        place: re.Match[bytes] | int,
        message: str,
        *edits: Edit,
        severity: Severity | None = None,
        advice: str | None = None,
    ) -> Found:
        """A finding at a match in the line, or so many bytes behind its start."""
        offset = place if isinstance(place, int) else place.start()
        return Found(self.file, self.start + offset, message, edits, severity, advice)

    def edit(self, start: int, end: int, text: str) -> Edit:
        """An edit of bytes of the line."""
        return Edit(self.start + start, self.start + end, text.encode())


TERRAFORM_IMAGE = re.compile(
    rb"""(?<![\w./-])(?:docker\.io/|public\.ecr\.aws/hashicorp/)?(?:hashicorp/terraform|registry\.gitlab\.com/gitlab-org/terraform-images/[\w./-]+)"""
    rb"""(?=[:@"'\s]|$)(?:[:@][\w.:-]+)?"""
)
"""A container image that brings Terraform."""


def lines(file: TextFile) -> Iterator[Line]:
    """The lines that say something: comments and empty ones are left out."""
    start = 0
    mark = b"//" if file.kind is FileKind.JENKINS else b"#"
    for text in file.source.split(b"\n"):
        said = text.strip()
        if said and (not said.startswith(mark) or said.startswith(b"#!")):
            yield Line(file, start, text.rstrip(b"\r"))
        start += len(text) + 1


def text(value: bytes) -> str:
    """Bytes of a file for a message."""
    return value.decode("utf-8", errors="replace")


def version(file: TextFile) -> str:
    """The OpenTofu that is moved to, as `1.12`."""
    return ".".join(map(str, file.repository.target))
