"""FM904: runs that name what to change, if it is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleetform.migrate.features import in_opentofu, source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.kinds import FileKind
from fleetform.migrate.module import TextFile
from fleetform.migrate.rule import Example, Found, Rule

_TARGET = re.compile(rb"-target[= ]")
_CALLED = re.compile(rb"\b(?:terraform|tofu)\b")
_OFFERS = frozenset({"exclude"})


def _check(file: TextFile) -> Iterator[Found]:
    if in_opentofu("exclude", file.repository.target):
        seen = -1
        for match in _TARGET.finditer(file.source):
            line = file.lines.start_of_line(match.start())
            before = file.source[line : match.start()] if line > seen else b"#"
            seen = line
            if b"#" not in before and _CALLED.search(before):
                yield Found(file, match.start(), "a run names what it changes by -target")


RULE = Rule(
    id="FM904",
    name="exclude",
    title="Runs that leave something out",
    severity=Severity.NOTE,
    advice=(
        "Where the rest is meant to stay as it is, `-exclude=ADDRESS` says that; from OpenTofu 1.10 on, `-target-file` "
        "and `-exclude-file` read addresses from a file."
    ),
    source=source_of("exclude"),
    check_text=_check,
    kinds=frozenset(
        {
            FileKind.SHELL,
            FileKind.MAKEFILE,
            FileKind.GITHUB,
            FileKind.GITLAB,
            FileKind.AZURE,
            FileKind.JENKINS,
            FileKind.CIRCLECI,
            FileKind.BITBUCKET,
        }
    ),
    offer="exclude",
    fires=(
        Example(files={"deploy.sh": "#!/bin/sh\nterraform apply -auto-approve -target=module.a\n"}, offers=_OFFERS),
    ),
    near=(
        Example(files={"deploy.sh": "#!/bin/sh\n# terraform apply -target=a\nterraform plan\n"}, offers=_OFFERS),
        Example(files={"deploy.sh": "terraform apply -target=module.network\n"}),
        Example(files={"deploy.sh": "terraform apply -target=a\n"}, target=(1, 8), offers=_OFFERS),
    ),
)
