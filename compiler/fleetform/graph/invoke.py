"""Data-source calls without a provider: the result is symbolic, or a known fact."""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Mapping
from inspect import iscoroutine
from typing import Any, cast

import pulumi
from pulumi.runtime.invoke import InvokeResult

from fleetform.graph import hints
from fleetform.graph.encode import Encoder
from fleetform.graph.errors import RecordingError
from fleetform.graph.expressions import Expr, Ref, refs
from fleetform.graph.facts import known_answer
from fleetform.graph.hints import Hint
from fleetform.graph.input_errors import InputError
from fleetform.graph.local_calls import LOCAL
from fleetform.graph.model import DataCall
from fleetform.graph.options import depended_on, urn_of
from fleetform.graph.outputs import make, resolve
from fleetform.graph.session import Session, current
from fleetform.graph.symbols import Anything, symbol
from fleetform.graph.transforms import transformed_call
from fleetform.graph.undo import Undo

_PREPARED = "_fleetform_set_only"


class Invoker:
    """Answers data-source calls of one recording."""

    def __init__(self, undo: Undo) -> None:
        self._undo = undo

    def invoke(
        self, tok: str, props: Mapping[str, Any], opts: Any = None, typ: type | None = None, package_ref: Any = None
    ) -> InvokeResult:
        """`pulumi.runtime.invoke`."""
        value, resources = self._answer(tok, props, opts, typ, package_ref)
        return InvokeResult(value, False, True, list(resources))

    def invoke_output(
        self, tok: str, props: Mapping[str, Any], opts: Any = None, typ: type | None = None, package_ref: Any = None
    ) -> pulumi.Output[Any]:
        """`pulumi.runtime.invoke_output`."""
        value, resources = self._answer(tok, props, opts, typ, package_ref)
        return make(value, frozenset(resources))

    def invoke_single(
        self, tok: str, props: Mapping[str, Any], opts: Any = None, typ: type | None = None, package_ref: Any = None
    ) -> InvokeResult:
        """`pulumi.runtime.invoke_single`."""
        found = self.invoke(tok, props, opts, typ, package_ref)
        return InvokeResult(_single(found.value), False, True, found.dependencies)

    def invoke_output_single(
        self, tok: str, props: Mapping[str, Any], opts: Any = None, typ: type | None = None, package_ref: Any = None
    ) -> pulumi.Output[Any]:
        """`pulumi.runtime.invoke_output_single`."""
        value, resources = self._answer(tok, props, opts, typ, package_ref)
        return make(_single(value), frozenset(resources))

    async def invoke_async(
        self, tok: str, props: Mapping[str, Any], opts: Any = None, typ: type | None = None, package_ref: Any = None
    ) -> Any:
        """`pulumi.runtime.invoke_async`."""
        return self._answer(tok, props, opts, typ, package_ref)[0]

    def call(
        self, tok: str, props: Mapping[str, Any], res: Any = None, typ: type | None = None, package_ref: Any = None
    ) -> pulumi.Output[Any]:
        """`pulumi.runtime.call`: a method of a resource."""
        value, resources = self._answer(tok, props, None, typ, package_ref, res)
        return make(value, frozenset(resources))

    def call_single(
        self, tok: str, props: Mapping[str, Any], res: Any = None, typ: type | None = None, package_ref: Any = None
    ) -> pulumi.Output[Any]:
        """`pulumi.runtime.call_single`."""
        value, resources = self._answer(tok, props, None, typ, package_ref, res)
        return make(_single(value), frozenset(resources))

    def _answer(
        self,
        tok: str,
        props: Mapping[str, Any],
        opts: Any,
        typ: type | None,
        package_ref: Any,
        receiver: Any = None,
    ) -> tuple[Any, list[Any]]:
        if iscoroutine(package_ref):
            package_ref.close()
        session = current()
        if typ is not None:
            self._without_checks(typ)
        encoder = Encoder(session)
        if session.invoke_transforms:
            encoder.met = {}
        values = resolve(dict(props)).value
        try:
            arguments = {key: encoder.named(key, value) for key, value in props.items() if value is not None}
        except InputError as error:
            raise RecordingError(f"{tok}: {error}", session.places.here()) from error
        if session.invoke_transforms and receiver is None:
            arguments, opts = transformed_call(session, tok, arguments, opts, encoder)
        if receiver is not None:
            arguments.pop("__self__", None)
        resources = [*encoder.resources, *([receiver] if receiver is not None else []), *_before(opts)]
        known = known_answer(session.facts, tok, arguments)
        if known is not None and (typ is None or not isinstance(known, Mapping)):
            return _typed(known, typ), resources
        local = LOCAL.get(tok)
        if local is not None:
            return local(session, values, opts), resources
        call = self._record(session, tok, arguments, opts, receiver, known is not None)
        if typ is None:
            return Anything(Ref(call.id, ())), resources
        made = _result(call.id, typ)
        if known is not None:
            _tell(made, typ, known)
        return made, resources

    def _record(
        self, session: Session, tok: str, arguments: dict[str, Expr], opts: Any, receiver: Any, answered: bool
    ) -> DataCall:
        provider, parent = getattr(opts, "provider", None), getattr(opts, "parent", None)
        if provider is None and parent is not None:
            provider = parent.get_provider(tok)
        call = DataCall(
            id=_call_id(session, tok, answered),
            token=tok,
            arguments=arguments,
            provider=urn_of(provider) if provider is not None else None,
            parent=urn_of(parent) if parent is not None else None,
            depends_on=tuple(urn_of(item) for item in _before(opts)),
            source=session.places.here(),
            receiver=urn_of(receiver) if receiver is not None else None,
        )
        same = next((known for known in session.graph.data_calls.values() if _alike(known, call)), None)
        if same is not None:
            return same
        session.graph.data_calls[call.id] = call
        if answered:
            session.answered.add(call.id)
        return call

    def _without_checks(self, typ: type) -> None:
        """Results check the types of their fields; symbolic ones are set as they are while recording."""
        if typ.__init__ is not _set_fields:
            self._undo.set(typ, "__init__", _set_fields)


def forget_answered(session: Session) -> None:
    """Takes the calls out of the graph that facts answer, and of which nothing else is used."""
    graph = session.graph
    used = {ref.node for expr in graph.expressions() for ref in refs(expr)} if session.answered else set[str]()
    for call in session.answered - used:
        del graph.data_calls[call]


def _before(opts: Any) -> list[Any]:
    """The resources that a question is asked after: only the output form has such an option."""
    return depended_on(opts) if hasattr(opts, "depends_on") else []


def _call_id(session: Session, tok: str, answered: bool) -> str:
    """An id for a call; calls that facts answer do not change the ids of others."""
    if answered:
        return f"data:fact{len(session.answered) + 1}:{tok}"
    return f"data:{len(session.graph.data_calls) - len(session.answered) + 1}:{tok}"


def _alike(one: DataCall, other: DataCall) -> bool:
    return (one.token, one.arguments, one.provider, one.receiver, one.depends_on) == (
        other.token,
        other.arguments,
        other.provider,
        other.receiver,
        other.depends_on,
    )


def _set_fields(self: Any, **fields: Any) -> None:
    for name, value in fields.items():
        pulumi.set(self, name, value)


def _result(call_id: str, typ: type) -> Any:
    """An instance of a result type whose fields are symbolic."""
    made = object.__new__(typ) if not issubclass(typ, dict) else dict.__new__(typ)
    types = hints.output_hints(typ)
    for python, pulumi_name in hints.output_names(typ).items():
        pulumi.set(made, python, symbol(Ref(call_id, (pulumi_name,)), types.get(pulumi_name)))
    return made


def _tell(result: Any, typ: type, known: Mapping[str, Any]) -> None:
    """Puts known answers into a result; what they leave out stays symbolic."""
    types = hints.output_hints(typ)
    for python, pulumi_name in hints.output_names(typ).items():
        for name in (pulumi_name, python):
            if name in known:
                pulumi.set(result, python, _typed(known[name], types.get(pulumi_name)))
                break


def _typed(value: Any, hint: Hint) -> Any:
    """A plain value as the types of an SDK say: objects become instances of its output types."""
    hint = hints.plain(hint)
    if hints.is_output_type(hint) and isinstance(value, Mapping):
        fields = cast("Mapping[str, Any]", value)
        made = object.__new__(hint) if not issubclass(hint, dict) else dict.__new__(hint)
        types = hints.output_hints(hint)
        for python, pulumi_name in hints.output_names(hint).items():
            pulumi.set(made, python, _typed(fields.get(pulumi_name, fields.get(python)), types.get(pulumi_name)))
        return made
    if isinstance(value, list):
        return [_typed(item, hints.item_hint(hint)) for item in cast("list[Any]", value)]
    return value


def _single(value: Any) -> Any:
    """The only field of a result."""
    if isinstance(value, Anything):
        return value
    fields = list(value.values() if isinstance(value, dict) else vars(value).values())
    return fields[0] if len(fields) == 1 else value
