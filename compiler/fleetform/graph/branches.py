"""Functions given to `apply` that decide on unknown values: every way through them is taken.

`lambda name: name if name else "none"` asks whether there is a name. The function is called once for each answer, and
what it returns becomes a conditional expression. That is right for functions that only make a value; one that makes
resources is refused as before. A way that ends with the program's own `raise` fails the deployment, so the value is
what the other way returns.
"""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import dis
from collections.abc import Callable
from typing import Any

from fleetform.graph import hints, symbols
from fleetform.graph.errors import NotPortable
from fleetform.graph.expressions import Call, Expr
from fleetform.graph.session import Session, current
from fleetform.graph.symbols import Boolean, Structure, Symbol, expression
from fleetform.graph.texts import Text
from fleetform.graph.values import NOTHING, Data
from fleetform.graph.ways import Way

_MOST_RUNS = 32


def explored(run: Callable[[], Data]) -> Data:
    """What a function returns, in every case.

    Args:
        run: Calls the function.

    Raises:
        NotPortable: It decides on something that cannot be said, in too many ways, or it makes resources.
    """
    session = current()
    made = len(session.graph.resources)
    way = Way()
    found = _taken(session, run, way)
    if not way.decisions:
        return _opened(found)
    if len(session.graph.resources) != made:
        raise way.refusal
    return _opened(_Ways(session, run).all(way, found))


def _taken(session: Session, run: Callable[[], Data], way: Way) -> Data | Exception:
    """One way: what it returns, or what the function raises on it."""
    session.ways.append(way)
    try:
        return run()
    except NotPortable:
        raise
    except Exception as error:  # noqa: BLE001  whatever the program raises is judged when all ways are known
        return error
    finally:
        session.ways.pop()


def _opened(found: Data | Exception) -> Data:
    if isinstance(found, Exception):
        raise found
    return found


class _Ways:
    """All ways through one function."""

    def __init__(self, session: Session, run: Callable[[], Data]) -> None:
        self._session = session
        self._run = run
        self._runs = 1

    def all(self, way: Way, found: Data | Exception) -> Data | Exception:
        """What is found on a way and on those that leave it after the decisions it was given."""
        if isinstance(found, Exception) and not _is_raised_by_program(found):
            raise found
        for place in reversed(range(len(way.given), len(way.decisions))):
            condition, _ = way.decisions[place]
            other = Way((*(answer for _, answer in way.decisions[:place]), False))
            found = self._chosen(condition, found, self._followed(other, way.refusal))
        return found

    def _followed(self, way: Way, refusal: NotPortable) -> Data | Exception:
        self._runs += 1
        if self._runs > _MOST_RUNS:
            raise refusal
        return self.all(way, _taken(self._session, self._run, way))

    def _chosen(self, condition: Expr, then: Data | Exception, otherwise: Data | Exception) -> Data | Exception:
        if isinstance(then, Exception):
            return otherwise
        if isinstance(otherwise, Exception):
            return then
        value = self._merged(condition, then.value, otherwise.value)
        return Data(value, NOTHING | then.resources | otherwise.resources, then.is_secret or otherwise.is_secret)

    def _merged(self, condition: Expr, then: Any, otherwise: Any) -> Any:
        """One value for both: what is the same is kept as it is."""
        cls = type(then)
        if cls is type(otherwise) and not isinstance(then, Symbol):
            if cls is dict and list(then) == list(otherwise):
                return {key: self._merged(condition, then[key], otherwise[key]) for key in then}
            if cls is list and len(then) == len(otherwise):
                return [self._merged(condition, *pair) for pair in zip(then, otherwise, strict=True)]
            if hints.is_input_type(cls) and then.__dict__.keys() == otherwise.__dict__.keys():
                made: Any = object.__new__(cls)
                made.__dict__.update(self._merged(condition, dict(then.__dict__), dict(otherwise.__dict__)))
                return made
        if _has_own_names(then) or _has_own_names(otherwise):
            raise self._session.unportable(
                "the value decides between structures of different form",
                "Give both the same fields, and decide on each field's value.",
                condition,
            )
        if isinstance(otherwise, Structure) and otherwise.filled() == condition and not isinstance(then, Structure):
            # `addresses and addresses[0].ip`: targets have no value that is a text or an empty list.
            otherwise = None
        if then is otherwise or expression(then) == expression(otherwise):
            return then
        if isinstance(condition, Call) and condition.function == "not":
            return symbols.when(Boolean(condition.args[0]), otherwise, then)
        return symbols.when(Boolean(condition), then, otherwise)


def _has_own_names(value: Any) -> bool:
    """Whether a structure has names in Python's spelling, which are translated later by the place they go to."""
    if isinstance(value, Symbol):
        return False
    if isinstance(value, dict):
        return any("_" in str(key) or _has_own_names(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return any(_has_own_names(item) for item in value)
    return hints.is_input_type(type(value))


def _is_raised_by_program(error: Exception) -> bool:
    """Whether an exception comes from a `raise` or `assert`, or a key that is not there.

    An operation that an unknown value cannot do is another thing.
    """
    if isinstance(error, KeyError) and error.args and isinstance(error.args[0], Symbol | Text):
        return True
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None or current().places.inside(trace.tb_frame.f_code.co_filename) is None:
        return False
    at = trace.tb_lasti
    return any(
        found.offset == at and found.opname == "RAISE_VARARGS" for found in dis.get_instructions(trace.tb_frame.f_code)
    )
