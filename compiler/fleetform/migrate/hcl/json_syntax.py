"""JSON syntax as a document: what is a block and what an argument is said by where it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from fleetform.migrate.hcl import grammar
from fleetform.migrate.hcl.edits import Edit
from fleetform.migrate.hcl.expressions import NativeExpression, call_of, traversal_of
from fleetform.migrate.hcl.json_reader import Array, JsonError, Member, Object, Plain, Text, Value, read
from fleetform.migrate.hcl.model import (
    Attribute,
    Block,
    Body,
    Call,
    Document,
    Entry,
    Expression,
    Problem,
    Scalar,
    Traversal,
)

_RESOURCE = {"lifecycle": 0, "provisioner": 1, "connection": 0, "dynamic": 1, "timeouts": 0}
# Which names are blocks, and how many labels they have; a name that is not here is an argument.
_BLOCKS: dict[str, dict[str, int]] = {
    "": {
        "terraform": 0,
        "provider": 1,
        "variable": 1,
        "output": 1,
        "locals": 0,
        "module": 1,
        "resource": 2,
        "data": 2,
        "ephemeral": 2,
        "action": 2,
        "list": 2,
        "moved": 0,
        "import": 0,
        "removed": 0,
        "check": 1,
        "run": 1,
        "test": 0,
        "mock_provider": 1,
        "override_resource": 0,
        "override_data": 0,
        "override_module": 0,
        "variables": 0,
        "policy": 2,
    },
    "terraform": {
        "backend": 1,
        "cloud": 0,
        "required_providers": 0,
        "provider_meta": 1,
        "encryption": 0,
        "state_store": 1,
    },
    "cloud": {"workspaces": 0},
    "backend": {"workspaces": 0},
    "resource": _RESOURCE,
    "data": _RESOURCE,
    "ephemeral": _RESOURCE,
    "lifecycle": {"precondition": 0, "postcondition": 0, "action_trigger": 0},
    "variable": {"validation": 0},
    "output": {"precondition": 0},
    "check": {"data": 2, "assert": 0},
    "removed": {"lifecycle": 0, "provisioner": 1, "connection": 0},
    "provisioner": {"connection": 0},
    "run": {"assert": 0, "module": 0, "variables": 0, "plan_options": 0, "override_resource": 0, "override_data": 0},
    "mock_provider": {"mock_resource": 1, "mock_data": 1, "override_resource": 0, "override_data": 0},
    "action": {"config": 0},
}
_LITERAL = re.compile(r'-?\d+(?:\.\d+)?|true|false|null|"(?:[^"\\$%]|\\.)*"')


class JsonDocument(Document):
    """A file in JSON syntax."""

    def __post_init__(self) -> None:
        self._value: Value | None = None
        try:
            self._value = read(self.source)
        except JsonError as error:
            self.problems.append(Problem(min(error.offset, len(self.source)), f"no JSON: {error}"))
        if self._value is not None and not isinstance(self._value, Object | Array):
            self.problems.append(Problem(self._value.start, "no object"))

    def read_body(self) -> Body:
        """Reads what stands at the top."""
        found = Body()
        if self._value is not None:
            self._fill(found, self._value, "", None)
        return found

    def insertion(self, block: Block, name: str, code: str) -> Edit:
        """The edit that adds an argument to a block."""
        written = f'"{name}": {_json(code)}'
        first, last = block.inside
        content = self.source[first:last].rstrip()
        if not content.strip():
            return Edit(first, last, written.encode())
        end = first + len(content)
        gap = self.source[first : first + len(content) - len(content.lstrip())].decode()
        return Edit(end, end, f",{gap or ' '}{written}".encode())

    def all_calls(self, names: tuple[str, ...]) -> Iterator[Call]:
        """All calls; those of other functions than some names may be left out."""
        if self._value is not None and (not names or self.mentions(*names)):
            yield from JsonExpression(self, self._value).calls()

    def all_traversals(self, roots: tuple[str, ...]) -> Iterator[Traversal]:
        """All names; those with other roots may be left out."""
        if self._value is not None and (not roots or self.mentions(*roots)):
            yield from JsonExpression(self, self._value).traversals()

    def _fill(self, body: Body, value: Value, kind: str, parent: Block | None) -> None:
        for content in _objects(value):
            for member in content.members:
                name = member.key.value
                if name == "//":
                    continue
                labels = _BLOCKS.get(kind, {}).get(name)
                if labels is not None and all(isinstance(one, Object) for one in _listed(member.value)):
                    body.blocks += self._blocks(member, labels, parent)
                else:
                    body.attributes.setdefault(name, self._attribute(member, parent))

    def _attribute(self, member: Member, parent: Block | None) -> Attribute:
        key, value = member.key, member.value
        expression = JsonExpression(self, value)
        return Attribute(self, key.value, expression, key.start, value.end, key.end, parent, member.removed)

    def _blocks(self, member: Member, labels: int, parent: Block | None) -> Iterator[Block]:
        """The blocks of a member, below as many levels of labels."""
        pending: list[tuple[Member, tuple[Text, ...], tuple[int, int]]] = [(member, (), member.removed)]
        for _ in range(labels):
            pending = [
                (inner, (*above, inner.key), removed if _only(held) else inner.removed)
                for outer, above, removed in pending
                for held in _objects(outer.value)
                for inner in held.members
            ]
        for outer, above, removed in pending:
            contents = _objects(outer.value)
            for content in contents:
                alone = len(contents) == 1
                block = self._block(member, above, content, removed if alone else (content.start, content.end), parent)
                # The blocks of a list share their labels: each is where its own braces are.
                block.start = block.start if alone else content.start
                yield block

    def _block(
        self, member: Member, labels: tuple[Text, ...], content: Object, removed: tuple[int, int], parent: Block | None
    ) -> Block:
        kind = member.key.value
        last = labels[-1] if labels else member.key

        def fill(block: Block) -> Body:
            found = Body()
            self._fill(found, content, kind, block)
            return found

        return Block(
            self,
            kind,
            tuple(one.value for one in labels),
            last.start,
            content.end,
            last.end,
            parent,
            removed,
            tuple((one.start, one.end) for one in labels),
            (content.start + 1, content.end - 1),
            fill,
        )


class JsonExpression(Expression):
    """A value of the JSON syntax, whose texts hold expressions of the native one."""

    def __init__(self, document: Document, value: Value) -> None:
        self.document = document
        self.start, self.end = value.start, value.end
        self._value = value

    @property
    def value(self) -> Scalar | None:
        """The value of a literal."""
        if isinstance(self._value, Text):
            return None if self.is_template else self._value.value.replace("$${", "${").replace("%%{", "%{")
        return self._value.value if isinstance(self._value, Plain) else None

    @property
    def is_template(self) -> bool:
        """Whether it is a text with parts that are computed."""
        return isinstance(self._value, Text) and _computed(self._value.value)

    @property
    def items(self) -> tuple[Expression, ...] | None:
        """The items of a list."""
        if not isinstance(self._value, Array):
            return None
        return tuple(JsonExpression(self.document, one) for one in self._value.items)

    @property
    def entries(self) -> tuple[Entry, ...] | None:
        """The entries of an object."""
        if not isinstance(self._value, Object):
            return None
        return tuple(
            Entry(one.key.value, one.key.start, one.value.end, JsonExpression(self.document, one.value), one.key.end)
            for one in self._value.members
            if one.key.value != "//"
        )

    def calls(self) -> Iterator[Call]:
        """All calls in it."""
        for text in _texts(self._value):
            for root in _parsed(text):
                for one in grammar.nodes(root, "function_call"):
                    yield call_of(self.document, one, _Place(text))

    def traversals(self) -> Iterator[Traversal]:
        """All names in it."""
        for text in _texts(self._value):
            for root in _parsed(text):
                for one in grammar.nodes(root, "variable_expr"):
                    if not grammar.is_key(one):
                        yield traversal_of(self.document, one, _Place(text))

    @property
    def reference(self) -> tuple[str | int | None, ...] | None:
        """The parts of the name, where the whole text is one, in `${}` or not."""
        if not isinstance(self._value, Text):
            return None
        code = self._value.value.strip()
        if code.startswith("${") and code.endswith("}"):
            code = code[2:-1].strip()
        found = list(grammar.nodes(grammar.tree(f"x = {code}\n".encode()), "expression"))
        if not found or found[0].has_error or found[0].end_byte != len(f"x = {code}".encode()):
            return None
        return NativeExpression(self.document, found[0]).reference

    def replaced_by_text(self, text: str) -> Edit:
        """The edit that puts a literal text in its place."""
        return Edit(self.start, self.end, _quoted(text.replace("${", "$${").replace("%{", "%%{")).encode())

    def replaced_by(self, code: str) -> Edit:
        """The edit that puts an expression in its place."""
        return Edit(self.start, self.end, _json(code).encode())


class _Place:
    """Where a byte of a text, parsed as a heredoc behind `x = <<HEREDOC`, is in the file."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __call__(self, offset: int) -> int:
        return self._text.place(offset - len(_HEAD))


_HEAD = b"x = <<F_L_E_E_T\n"
_TAIL = b"\nF_L_E_E_T\n"


def _parsed(text: Text) -> Iterator[grammar.Node]:
    """The tree of a text in which something is computed."""
    if _computed(text.value):
        # A heredoc is the one form of text in which quotes and backslashes stand for themselves, as in JSON's.
        yield grammar.tree(_HEAD + text.value.encode() + _TAIL)


def _computed(text: str) -> bool:
    plain = text.replace("$${", "").replace("%%{", "")
    return "${" in plain or "%{" in plain


def _texts(value: Value) -> Iterator[Text]:
    """All texts in a value, in order; comments are none."""
    pending: list[Value] = [value]
    while pending:
        one = pending.pop()
        match one:
            case Text():
                yield one
            case Array():
                pending += reversed(one.items)
            case Object():
                pending += [member.value for member in reversed(one.members) if member.key.value != "//"]
            case Plain():
                pass


def _listed(value: Value) -> list[Value]:
    return value.items if isinstance(value, Array) else [value]


def _objects(value: Value) -> list[Object]:
    return [one for one in _listed(value) if isinstance(one, Object)]


def _only(content: Object) -> bool:
    return len(content.members) == 1


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _json(code: str) -> str:
    """An expression of the native syntax as JSON."""
    return code if _LITERAL.fullmatch(code) else _quoted("${" + code + "}")
