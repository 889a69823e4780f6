"""SDK packages imported lazily look to a program as they do when they are imported whole."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

LAZY = """
from fleetform.graph import lazysdk
from fleetform.graph.undo import Undo
undo = Undo()
lazysdk.install(undo)
"""
SEEN = """
import importlib, json, types
def seen(value):
    if isinstance(value, types.ModuleType):
        return ["module", value.__name__]
    return [type(value).__name__, getattr(value, "__module__", ""), getattr(value, "__qualname__", repr(value))]
def public(names):
    return {name: seen(names[name]) for name in sorted(names) if not name.startswith("_")}
"""
PACKAGES = [
    "pulumi_aws",
    "pulumi_aws.ec2",
    "pulumi_aws.ec2._inputs",
    "pulumi_aws.ec2.security_group",
    "pulumi_gcp.storage",
    "pulumi_azure_native.authorization",
    "pulumi_kubernetes.core.v1",
    "pulumi_kubernetes.helm.v3",
]


def said(code: str) -> Any:
    """What a fresh interpreter prints as JSON."""
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"status {done.returncode}: {done.stderr[-2000:]}"
    return json.loads(done.stdout)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_same_names_whole_and_lazily(package: str) -> None:
    looked_at = f"""
module = importlib.import_module({package!r})
getattr(module, "typing", None)  # Pulumi imports packages lazily too: this loads the package itself
attributes = public({{name: getattr(module, name) for name in dir(module)}})
starred = {{}}
exec("from {package} import *", starred)
starred.pop("__builtins__", None)
print(json.dumps([attributes, public(starred)]))
"""
    whole = said(SEEN + looked_at)
    lazily = said(LAZY + SEEN + looked_at)
    assert len(whole[0]) > 5
    assert lazily == whole


def test_only_what_is_used_is_imported_and_the_rest_can_be_had_later() -> None:
    few, finders, later, kind = said(
        LAZY
        + """
import json, pickle, sys
import pulumi_aws as aws
from pulumi_aws.ec2 import Vpc
few = [name for name in sys.modules if name.startswith("pulumi_aws.ec2.")]
undo.restore()
assert pickle.loads(pickle.dumps(aws.ec2.SubnetArgs)) is aws.ec2.SubnetArgs
import pulumi_aws.ec2.get_ami
print(json.dumps([
    few,
    [type(finder).__module__ for finder in sys.meta_path if not isinstance(finder, type)],
    aws.ec2.outputs.GetAmiFilterResult.__name__,
    type(aws.ec2.get_ami).__name__,
]))
"""
    )
    assert set(few) == {"pulumi_aws.ec2.vpc"}
    assert not [name for name in finders if name.startswith("fleetform")]
    assert (later, kind) == ("GetAmiFilterResult", "function")


def test_types_of_nested_values_are_resolved() -> None:
    names, missing = said(
        LAZY
        + """
import json
import pulumi_aws as aws
from pulumi import _types
names = _types.resource_types(aws.ec2.SecurityGroup)
inputs = _types.input_type_types(aws.ec2.SecurityGroupArgs)
try:
    aws.ec2.NoSuchThing
except AttributeError as error:
    missing = str(error)
print(json.dumps([[str(names["ingress"]), str(inputs["ingress"])], missing]))
"""
    )
    assert "pulumi_aws.ec2.outputs.SecurityGroupIngress" in names[0]
    assert "pulumi_aws.ec2._inputs.SecurityGroupIngressArgs" in names[1]
    assert missing == "module 'pulumi_aws.ec2' has no attribute 'NoSuchThing'"
