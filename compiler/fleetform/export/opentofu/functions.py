"""How each function of an expression is written in HCL. Where HCL means something else than Python, more is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fleetform.export.opentofu.tree import At, Each, Fn, Lit, Lst, Node, Obj, Op, Raw, Tpl

Writer = Callable[[Sequence[Node]], Node]


class CannotSayError(Exception):
    """HCL has no way to say it."""


def write_call(function: str, args: Sequence[Node], *, of_list: bool = False) -> Node:
    """A call in HCL.

    Args:
        function: Name in the graph's vocabulary.
        args: Its arguments.
        of_list: The first argument is known to be a list; else lists are told by the functions that make them.

    Raises:
        CannotSayError: HCL cannot say it.
    """
    if function == "slice":
        return _slice(args, of_list)
    if function == "contains":
        return _contains(args, of_list)
    if function in _SAME:
        return Fn(_SAME[function], tuple(args))
    if function in _OPERATORS:
        return Op(_OPERATORS[function], args[0], args[1])
    if function in _SPECIAL:
        return _SPECIAL[function](args)
    raise CannotSayError(f"OpenTofu has no function for '{function}'")


_SAME = {
    "length": "length",
    "lower": "lower",
    "upper": "upper",
    "remove_prefix": "trimprefix",
    "remove_suffix": "trimsuffix",
    "join": "join",
    "starts_with": "startswith",
    "ends_with": "endswith",
    "text": "tostring",
    "number": "tonumber",
    "round_down": "floor",
    "min": "min",
    "max": "max",
    "coalesce": "coalesce",
    "concat": "concat",
    "merge": "merge",
    "keys": "keys",
    "values": "values",
    "sort": "sort",
    "distinct": "distinct",
    "range": "range",
    "json_encode": "jsonencode",
    "json_decode": "jsondecode",
    "yaml_encode": "yamlencode",
    "yaml_decode": "yamldecode",
    "base64_encode": "base64encode",
    "base64_decode": "base64decode",
    "sha256": "sha256",
    "sha1": "sha1",
    "md5": "md5",
    "cidr_subnet": "cidrsubnet",
    "cidr_host": "cidrhost",
    "cidr_netmask": "cidrnetmask",
}
_OPERATORS = {
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "divide": "/",
    "equal": "==",
    "less": "<",
    "less_or_equal": "<=",
    "and": "&&",
    "or": "||",
}
_SPACE = "\\s"
_TITLE_WORDS = Lit("[A-Za-z]+|[^A-Za-z]+")


def _get(args: Sequence[Node]) -> Node:
    value, index = args
    if isinstance(index, Lit) and isinstance(index.value, int) and index.value < 0:
        return At(value, Op("-", Fn("length", (value,)), Lit(-index.value)))
    return At(value, index)


def _slice(args: Sequence[Node], of_list: bool) -> Node:
    """Part of a text or list. Which of the two it is, HCL must be told: `substr` cuts texts, `slice` lists."""
    value, start, stop = args
    if of_list or _is_list(value):
        first = _from_end(value, start, Lit(0))
        last = _from_end(value, stop, Fn("length", (value,)))
        return Fn("slice", (value, first, last))
    first = _offset(value, start)
    if isinstance(stop, Lit) and stop.value is None:
        return Fn("substr", (value, first, Lit(-1)))
    if _is_negative(stop):
        end = Op("-", Fn("length", (value,)), Lit(-_int(stop)))
        length = Fn("max", (Op("-", end, first), Lit(0))) if first != Lit(0) else Fn("max", (end, Lit(0)))
        return Fn("substr", (value, Lit(0), length)) if first == Lit(0) else Fn("substr", (value, first, length))
    if isinstance(first, Lit) and isinstance(stop, Lit):
        return Fn("substr", (value, first, Lit(max(_int(stop) - _int(first), 0))))
    return Fn("substr", (value, first, Op("-", stop, first)))


def _offset(value: Node, start: Node) -> Node:
    if isinstance(start, Lit) and start.value is None:
        return Lit(0)
    if _is_negative(start):
        return Fn("max", (Op("-", Fn("length", (value,)), Lit(-_int(start))), Lit(0)))
    return start


def _from_end(value: Node, place: Node, default: Node) -> Node:
    if isinstance(place, Lit) and place.value is None:
        return default
    if _is_negative(place):
        return Op("-", Fn("length", (value,)), Lit(-_int(place)))
    return place


def _is_negative(node: Node) -> bool:
    return isinstance(node, Lit) and isinstance(node.value, int) and node.value < 0


def _int(node: Node) -> int:
    assert isinstance(node, Lit)
    assert isinstance(node.value, int)
    return node.value


_LISTS = frozenset({"split", "concat", "keys", "values", "sort", "distinct", "range", "slice", "tolist"})


def _is_list(node: Node) -> bool:
    return isinstance(node, Each | Lst) or (isinstance(node, Fn) and node.name in _LISTS)


def _replace(args: Sequence[Node]) -> Node:
    """HCL takes a text between slashes for a pattern; such a text is split and joined instead."""
    value, old, new = args
    if (
        isinstance(old, Lit)
        and isinstance(old.value, str)
        and not (old.value[:1] == "/" == old.value[-1:] and len(old.value) > 1)
    ):
        return Fn("replace", (value, old, new))
    return Fn("join", (new, Fn("split", (old, value))))


def _split(args: Sequence[Node]) -> Node:
    value, separator = args
    return Fn("split", (separator, value))


def _strip(args: Sequence[Node]) -> Node:
    value, characters = args
    if isinstance(characters, Lit) and characters.value is None:
        return Fn("trimspace", (value,))
    return Fn("trim", (value, characters))


def _one_side(pattern: str) -> Writer:
    def write(args: Sequence[Node]) -> Node:
        value, characters = args
        if isinstance(characters, Lit) and characters.value is None:
            return Fn("replace", (value, Lit(f"/{pattern.format(_SPACE)}/"), Lit("")))
        if not (isinstance(characters, Lit) and isinstance(characters.value, str)):
            raise CannotSayError("the characters to strip at one side must be known")
        listed = "".join(f"\\{sign}" if not sign.isalnum() else sign for sign in characters.value)
        return Fn("replace", (value, Lit(f"/{pattern.format(f'[{listed}]')}/"), Lit("")))

    return write


def _title(args: Sequence[Node]) -> Node:
    """Python's title puts the rest of each word in lower case, and starts a word after anything that is no letter."""
    words = Fn("regexall", (_TITLE_WORDS, args[0]))
    return Fn("join", (Lit(""), Each("word", words, Fn("title", (Fn("lower", (Raw("word"),)),)))))


def _contains(args: Sequence[Node], of_list: bool) -> Node:
    """Whether something is in a list, among the keys of a map, or in a text; what it is, may not be known here."""
    value, item = args
    if of_list or _is_list(value):
        return Fn("contains", (value, item))
    if isinstance(value, Obj):
        return Fn("contains", (Fn("keys", (value,)), item))
    if isinstance(value, Lit | Tpl):
        return Fn("strcontains", (value, item))
    ways = Fn("contains", (value, item)), Fn("contains", (Fn("keys", (value,)), item)), Fn("strcontains", (value, item))
    return Fn("try", ways)


def _modulo(args: Sequence[Node]) -> Node:
    """Python's remainder has the sign of the divisor, HCL's that of the number."""
    number, divisor = args
    return Op("-", number, Op("*", divisor, Fn("floor", (Op("/", number, divisor),))))


_SPECIAL: dict[str, Writer] = {
    "get": _get,
    "title": _title,
    "strip": _strip,
    "lstrip": _one_side("^{0}+"),
    "rstrip": _one_side("{0}+$"),
    "replace": _replace,
    "split": _split,
    "modulo": _modulo,
    # HCL writes a space as `+`.
    "url_encode": lambda args: Fn("replace", (Fn("urlencode", (args[0],)), Lit("+"), Lit("%20"))),
    "negate": lambda args: Op("-", None, args[0]),
    "not": lambda args: Op("!", None, args[0]),
}
