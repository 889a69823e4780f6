"""Running rules: over modules and over other files."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from posixpath import dirname
from typing import cast

from fleetform.migrate.errors import MigrateError
from fleetform.migrate.findings import ORDER, Finding, Severity
from fleetform.migrate.hcl import Document, Edit, parse
from fleetform.migrate.kinds import HCL, kind_of
from fleetform.migrate.module import Module, Repository, TextFile
from fleetform.migrate.rule import Found, Rule
from fleetform.migrate.secrecy import without_credentials
from fleetform.migrate.survey.gathering import facts_of


@cache
def built_in() -> tuple[Rule, ...]:
    """All rules, by the names of their files."""
    from fleetform.migrate import rules

    modules = sorted(module.name for module in pkgutil.iter_modules(rules.__path__))
    loaded = (import_module(f"{rules.__name__}.{name}") for name in modules)
    # Modules without a rule hold what several rules share.
    return tuple(cast("Rule", module.RULE) for module in loaded if hasattr(module, "RULE"))


def check_module(module: Module, rules: Iterable[Rule]) -> list[Finding]:
    """What rules find in a module.

    Raises:
        MigrateError: A rule failed.
    """

    def call(rule: Rule) -> Iterable[Found]:
        return rule.check(module) if rule.check is not None and _wanted(rule, module.repository) else ()

    return _run(rules, call, module.folder)


def check_text(file: TextFile, rules: Iterable[Rule]) -> list[Finding]:
    """What rules find in a file of another kind.

    Raises:
        MigrateError: A rule failed.
    """

    def call(rule: Rule) -> Iterable[Found]:
        wanted = file.kind in rule.kinds and _wanted(rule, file.repository)
        return rule.check_text(file) if rule.check_text is not None and wanted else ()

    return _run(rules, call, file.path)


def check_files(
    files: Mapping[str, bytes], rules: Iterable[Rule], repository: Repository | None = None
) -> list[Finding]:
    """What rules find in files that are given: what examples and tests use.

    Args:
        files: Bytes by path; each folder is a module.
        rules: The rules.
        repository: The target and offers; folders are found out here.
    """
    given = repository or Repository()
    folders: dict[str, list[Document]] = {}
    for path in sorted(files):
        if kind_of(path) in HCL:
            folders.setdefault(dirname(path), []).append(parse(path, files[path]))
    facts = {folder: facts_of(folder, documents) for folder, documents in folders.items()}
    from fleetform.migrate.survey.tree import link

    link(facts)
    whole = Repository(facts, given.target, given.offers)
    rules = tuple(rules)
    found = [
        one
        for folder, documents in folders.items()
        for one in check_module(Module(folder, tuple(documents), whole), rules)
    ]
    for path, source in sorted(files.items()):
        kind = kind_of(path)
        if kind is not None and kind not in HCL:
            found += check_text(TextFile(path, source, kind, whole), rules)
    return in_order(found)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings, the worst first; then by place."""
    return sorted(findings, key=lambda one: (ORDER.index(one.severity), one.path, one.line, one.column, one.rule))


def _wanted(rule: Rule, repository: Repository) -> bool:
    """Whether a rule that only offers something was asked for."""
    return not rule.offer or rule.offer in repository.offers


def _run(rules: Iterable[Rule], call: Callable[[Rule], Iterable[Found]], where: str) -> list[Finding]:
    results: dict[tuple[str, str, int, int, str, tuple[Edit, ...]], Finding] = {}
    for rule in rules:
        try:
            for one in call(rule):
                finding = _finding(rule, one)
                place = (finding.path, finding.line, finding.column)
                # In JSON all blocks of a list begin at its key: their edits tell them apart.
                results.setdefault((rule.id, *place, finding.message, finding.edits), finding)
        except RecursionError:
            # Values within values, thousands deep: no person writes that, and no survey ends because of it.
            message = f"nested too deeply for {rule.id} to look at all of it"
            results[(rule.id, where, 1, 1, message, ())] = _too_deep(rule, where, message)
        except Exception as error:
            raise MigrateError(f"{where or '.'}: rule {rule.id} failed: {type(error).__name__}: {error}") from error
    return list(results.values())


def _too_deep(rule: Rule, where: str, message: str) -> Finding:
    advice = "Look at it yourself, or nest it less."
    return Finding(rule.id, where or ".", 1, 1, Severity.DECISION, message, advice, rule.source)


def _finding(rule: Rule, one: Found) -> Finding:
    line, column = one.file.place(one.offset)
    return Finding(
        rule.id,
        one.file.path,
        line,
        column,
        one.severity or rule.severity,
        without_credentials(one.message),
        one.advice or rule.advice,
        one.source or rule.source,
        one.edits,
    )
