"""What of Pulumi is replaced while a program is recorded, in one place.

Pulumi's SDK is asynchronous inside, with some thirty tasks a resource. Recording has nothing to wait for, so
registration, data-source calls and outputs are replaced by functions that answer at once.
"""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib
import json
import re
import urllib.parse
import zlib
from types import ModuleType
from typing import Any

import pulumi
import yaml

from fleetform.graph import (
    addresses,
    bytestexts,
    constructions,
    documents,
    missing,
    options,
    other_stacks,
    outputs,
    register,
    rewriting,
    transforms,
)
from fleetform.graph.invoke import Invoker
from fleetform.graph.undo import Undo

REGISTRATION = ("register_resource", "read_resource", "get_resource", "register_resource_outputs")
INVOCATION = (
    "invoke",
    "invoke_output",
    "invoke_single",
    "invoke_output_single",
    "invoke_async",
    "call",
    "call_single",
)
OUTPUT_METHODS: dict[str, Any] = {
    "__init__": outputs.init,
    "_from_data": classmethod(outputs.from_data),
    "apply": outputs.apply,
    "__str__": outputs.written,
    "recover": outputs.recover,
    "from_input": staticmethod(outputs.from_input),
    "_from_input_shallow": staticmethod(outputs.from_input),
    "all": staticmethod(outputs.all_),
    "concat": staticmethod(outputs.concat),
    "format": staticmethod(outputs.format_),
    "json_dumps": staticmethod(outputs.json_dumps),
    "json_loads": staticmethod(outputs.json_loads),
    "secret": staticmethod(outputs.secret),
    "unsecret": staticmethod(outputs.unsecret),
}
OUTPUT_FUNCTIONS = {
    "_map_output": outputs.map_output,
    "_map2_output": outputs.map2_output,
    "_map3_output": outputs.map3_output,
}

TRANSFORMS = {
    "register_resource_transform": transforms.register_resource_transform,
    "register_stack_transform": transforms.register_resource_transform,
    "register_invoke_transform": transforms.register_invoke_transform,
}


TOOLS: dict[ModuleType | type, dict[str, Any]] = {
    json: documents.JSON,
    yaml: documents.YAML,
    re: documents.REGEX,
    base64: bytestexts.BASE64,
    hashlib: bytestexts.HASHES,
    hmac: bytestexts.KEYED,
    zlib: bytestexts.SUMS,
    **addresses.RANGES,
    urllib.parse: addresses.ADDRESSES,
}


def install(undo: Undo) -> None:
    """Replaces what has to be replaced; `undo` puts it back."""
    for module in ("pulumi.resource", "pulumi.runtime.resource"):
        for name in REGISTRATION:
            undo.set(importlib.import_module(module), name, getattr(register, name))
    undo.set(importlib.import_module("pulumi.resource"), "collapse_alias_to_urn", register.collapse_alias_to_urn)
    for copied in (pulumi.ResourceOptions, pulumi.ResourceHookBinding):
        undo.set(copied, "__copy__", options.copied)
    missing.install(undo)
    constructions.install(undo)
    rewriting.install(undo)
    invoker = Invoker(undo)
    # The package has a function of the same name as its module, so the module is asked for by its full name.
    for module in (importlib.import_module("pulumi.runtime"), _module("pulumi.runtime.invoke")):
        for name in INVOCATION:
            if hasattr(module, name):
                undo.set(module, name, getattr(invoker, name))
    for name, method in OUTPUT_METHODS.items():
        undo.set(pulumi.Output, name, method)
    for name, function in OUTPUT_FUNCTIONS.items():
        undo.set(importlib.import_module("pulumi.output"), name, function)
    stack = importlib.import_module("pulumi.runtime.stack")
    for owner in (stack, importlib.import_module("pulumi.runtime")):
        for name, function in TRANSFORMS.items():
            undo.set(owner, name, function)
    undo.set(pulumi.StackReference, "get_output_details", other_stacks.get_output_details)
    for owner, functions in TOOLS.items():
        for name, function in functions.items():
            undo.set(owner, name, function)


def _module(name: str) -> Any:
    import sys

    importlib.import_module(name)
    return sys.modules[name]
