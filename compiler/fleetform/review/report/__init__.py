"""A review for people and programs, in every form."""

from __future__ import annotations

import json
from typing import Literal

from fleetform.review.review import Review

Form = Literal["text", "markdown", "json", "sarif"]


def render(review: Review, form: Form, *, marker: str = "", version: str = "") -> str:
    """A review in a form; always ends with a new line.

    Args:
        review: The review.
        form: The form.
        marker: For Markdown: what tells the comment apart from those of other reviews, so that it is edited in place.
        version: Fleetform's version, for SARIF.
    """
    match form:
        case "json":
            from fleetform.review.report.data import as_json

            return json.dumps(as_json(review), indent=2, ensure_ascii=False) + "\n"
        case "sarif":
            from fleetform.review.findings.judging import Findings
            from fleetform.review.findings.sarif import sarif

            log = sarif(review.findings or Findings((), {}), version)
            return json.dumps(log, indent=2, ensure_ascii=False) + "\n"
        case "markdown":
            from fleetform.review.report.markdown import markdown

            return markdown(review, marker)
        case "text":
            from fleetform.review.report.text import text

            return text(review)
