"""What a survey found, for people, programs and code hosts."""

from __future__ import annotations

import json
from typing import Literal

from fleetform.migrate.rule import Rule
from fleetform.migrate.survey.model import Survey

Form = Literal["text", "json", "sarif", "html", "mermaid"]
FORMS: tuple[Form, ...] = ("text", "json", "sarif", "html", "mermaid")


def render(survey: Survey, form: Form, rules: tuple[Rule, ...], version: str, target: str) -> str:
    """A survey in one of its forms; ends with a new line.

    Args:
        survey: What was found.
        form: Which form.
        rules: The rules that ran.
        version: Fleetform's version.
        target: The OpenTofu version that is moved to, as `1.12`.
    """
    rules = tuple(sorted(rules, key=lambda rule: rule.id))
    match form:
        case "text":
            from fleetform.migrate.reports.text import text

            return text(survey, rules, target)
        case "json":
            from fleetform.migrate.reports.data import as_data

            return _json(as_data(survey, rules, version, target))
        case "sarif":
            from fleetform.migrate.reports.sarif import sarif

            return _json(sarif(survey, rules, version))
        case "html":
            from fleetform.migrate.reports.page import page

            return page(survey, rules, target)
        case "mermaid":
            from fleetform.migrate.reports.mermaid import mermaid

            return mermaid(survey)


def _json(value: object) -> str:
    # Names of files need not be UTF-8; the bytes that are not become JSON's own escapes.
    return json.dumps(value, indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace").decode() + "\n"
