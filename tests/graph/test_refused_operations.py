"""Every operation that cannot be said: its whole message. What looks as if it worked must not be wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import re
import urllib.parse
import uuid
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from fleetform.graph import portable
from fleetform.graph.errors import NotPortable
from graph.support import Thing, expression_of

RANGE = "portable.cidr_subnet(range, added_bits, index), cidr_host(range, index) and cidr_netmask(range)."
CUT = "Do that to the value by itself, before it becomes part of a text."
DASHES = re.compile("[^a-zA-Z0-9]+")

ON_TEXTS: dict[Callable[[Any], Any], tuple[str, str]] = {
    lambda t: t.split(): ("it is split at white space", "Give split() the separator."),
    lambda t: t.rsplit(): ("it is split at white space", "Give rsplit() the separator."),
    lambda t: t.split("/", 2): ("it is split a limited number of times", "Split it without a limit."),
    lambda t: t.rsplit("/", 3): ("it is split a limited number of times", "Split it without a limit."),
    lambda t: t.replace("a", "b", 1): ("only some occurrences are replaced", "Replace all of them."),
    lambda t: t[::2]: ("every n-th character is taken", "Take a slice without a step."),
    lambda t: t.find("a"): ("a place in the text is asked for", "Use split() and indexes."),
    lambda t: t.count("a"): ("a place in the text is asked for", "Use split() and indexes."),
    lambda t: t.zfill(5): ("it is filled up to a length", "Use the value as it is."),
    lambda t: t.center(90): ("it is filled up to a length", "Use the value as it is."),
    lambda t: t.ljust(9) + t.rjust(9): ("it is filled up to a length", "Use the value as it is."),
    lambda t: t.rjust(9): ("it is filled up to a length", "Use the value as it is."),
    lambda t: t.expandtabs(): ("its tabs are replaced", "Use replace()."),
    lambda t: t.swapcase(): ("upper and lower case are exchanged", "Use lower() or upper()."),
    lambda t: t.translate({97: "bc", 98: "d"}): ("its characters are translated", "Use replace()."),
    lambda t: [character for character in t]: (  # noqa: C416  what programs write
        "a loop goes over its characters",
        "Use slices of the value.",
    ),
    lambda t: t % 3: ("the value is used as a format", "Use a format that is known."),
    lambda t: t.format(3): ("the value is used as a format", "Use a format that is known."),
    lambda t: f"{t:>10}": ("the format '>10' is applied to the value", "Use the value without a format."),
    lambda t: f"{portable.number(t):03}": ("the format '03' is applied to the value", "Use it without a format."),
    lambda t: int(portable.number(t)): ("a plain number is asked", "Use the value itself in arithmetic."),
    lambda t: "a" if t.isdigit() else "b": ("a decision depends on its characters", "portable.when"),
    lambda t: max(t, "a"): ("texts are put in order by the value", "Order things by values that are known."),
    lambda t: t.encode("latin-1"): ("it is encoded as latin-1", "Use encode() without an encoding."),
    lambda t: re.sub("a", "b", t): (
        "a regular expression is applied to a text made",
        "Use replace(), split(), slices and removeprefix().",
    ),
    lambda t: DASHES.sub("-", t): ("a text put together with the value is cut, split or changed", CUT),
    lambda t: "".join(c for c in f"{t}" if c.isalnum()): ("a loop goes over its characters", "Use slices"),
    lambda t: "".join(filter(str.isalnum, f"x{t}")): (
        "a text put together with the value is cut, split or changed",
        CUT,
    ),
    lambda t: hashlib.sha512(t.encode()).hexdigest(): ("the sha512 hash is made", "Use sha256, sha1 or md5."),
    lambda t: hashlib.new("sha384", t.encode()).hexdigest(): ("the sha384 hash is made", "Use sha256, sha1 or md5."),
    lambda t: hashlib.sha256(t.encode()).digest(): ("the bytes of its hash are asked for", "Use hexdigest()."),
    lambda t: hmac.new(b"key", t.encode(), "sha256").hexdigest(): ("a keyed hash is made", "Use hashlib.sha256()."),
    lambda t: hmac.digest(t.encode(), b"data", "sha256"): ("a keyed hash is made", "Use hashlib.sha256()."),
    lambda t: zlib.crc32(t.encode()): ("a checksum is made", "Use hashlib.sha256()."),
    lambda t: base64.b64encode(b"\xff" + t.encode()): ("it is put among bytes that are no text", "Use texts."),
    lambda t: uuid.uuid5(uuid.NAMESPACE_DNS, t): ("it is put among bytes that are no text", "Use texts."),
    lambda t: ipaddress.ip_network(t).num_addresses: ("an address is computed", RANGE),
    lambda t: str(ipaddress.IPv4Network(t)[5]): ("an address is computed", RANGE),
    lambda t: list(ipaddress.ip_network(f"{t}/16").subnets(new_prefix=24)): ("an address is computed", RANGE),
    lambda t: ipaddress.ip_address(t) + 1: ("an address is computed", RANGE),
    lambda t: ipaddress.ip_interface(t).ip: ("an address is computed", RANGE),
    lambda t: urllib.parse.urlparse(t).query: ("'query' of an address is asked for", "Use split() and indexes."),
    lambda t: t + object(): (
        'the function given to apply fails (TypeError: can only concatenate str (not "object") to str) with the value',
        "Use operations on the value that the documentation of recording lists.",
    ),
    lambda t: {"a": 1, "b_c": 2} if t == "x" else {"b_c": 3}: (
        "the value decides between structures of different form",
        "Give both the same fields, and decide on each field's value.",
    ),
    lambda t: portable.map(t.split(","), lambda part: Thing(f"for {part}").arn): (
        "resources are made for every item",
        "Make resources for a list that is known, e.g. from configuration or facts.",
    ),
    lambda t: ("-".join(t.split(",")) + "x")[:300]: (
        "a text put together with the value is cut, split or changed",
        CUT,
    ),
}
ON_LISTS: dict[Callable[[Any], Any], tuple[str, str]] = {
    lambda z: [f"a-{zone}" for zone in z]: ("a loop goes over the value", "portable.map(list, function)"),
    lambda z: {zone: 1 for zone in z}: ("a loop goes over the value", "portable.map(list, function)"),  # noqa: C420  what programs write
    lambda z: ",".join(f"{zone}!" for zone in z): ("a loop goes over the value", "portable.map(list, function)"),
    lambda z: [*z, "a"]: ("a loop goes over the value", "portable.map(list, function)"),
    lambda z: dict(zip(z, "ab", strict=False)): ("a loop goes over the value", "portable.map(list, function)"),
    lambda z: sorted(z): ("a loop goes over the value", "portable.map(list, function)"),
    lambda z: z[::2]: ("every n-th item is taken", "Take the items you need by their index."),
    lambda z: f"{z}": (
        "the value is written as Python would print it",
        "Use json.dumps(value), or a part of the value.",
    ),
    lambda z: len(z) * 2: ("its length decides something", "portable.length(value)"),
    lambda z: ",".join(z)[3:]: ("a text put together with the value is cut, split or changed", CUT),
    lambda z: "-".join(z).upper().title(): ("a text joined from the items is cut or changed", "portable.map."),
    lambda z: z.index("a"): (
        "the function given to apply fails (AttributeError: 'List' object has no attribute 'index') with the value",
        "Use operations on the value",
    ),
}


@pytest.mark.parametrize("use", ON_TEXTS)
def test_on_a_text(use: Callable[[Any], Any]) -> None:
    refused("arn", use, *ON_TEXTS[use])


@pytest.mark.parametrize("use", ON_LISTS)
def test_on_a_list(use: Callable[[Any], Any]) -> None:
    refused("zones", use, *ON_LISTS[use])


def test_a_value_of_an_own_class_is_combined() -> None:
    with pytest.raises(NotPortable, match=r"a value of type object is combined with a value, .* Use plain values\."):
        expression_of(lambda t: portable.contains(t, object()))


def refused(output: str, use: Callable[[Any], Any], reason: str, advice: str) -> None:
    with pytest.raises(NotPortable) as error:
        expression_of(use, output)
    assert error.value.reason == reason
    assert advice in error.value.advice
    assert f"not portable: {reason} of '{output}' of cloud:index:Thing 'one', which is known only" in str(error.value)
    assert "\x7f" not in str(error.value)
