"""A small Pulumi SDK as the generator writes them, for packages that are not installed."""

from __future__ import annotations

import json
from pathlib import Path

_HEAD = """
import builtins as _builtins
import pulumi
from typing import Any, Mapping, Optional, Sequence, Union
from . import _utilities
from . import outputs
from ._inputs import *

"""

_BOX = (
    _HEAD
    + """
@pulumi.input_type
class BoxArgs:
    @_builtins.property
    @pulumi.getter
    def size(self) -> pulumi.Input[_builtins.int]:
        return pulumi.get(self, "size")

    @_builtins.property
    @pulumi.getter
    def rules(self) -> Optional[pulumi.Input[Sequence[pulumi.Input['BoxRuleArgs']]]]:
        return pulumi.get(self, "rules")

    @_builtins.property
    @pulumi.getter
    def lid(self) -> Optional[pulumi.Input['BoxLidArgs']]:
        return pulumi.get(self, "lid")

    @_builtins.property
    @pulumi.getter(name="subnetIds")
    def subnet_ids(self) -> Optional[pulumi.Input[Sequence[pulumi.Input[_builtins.str]]]]:
        return pulumi.get(self, "subnet_ids")

    @_builtins.property
    @pulumi.getter
    def name(self) -> Optional[pulumi.Input[_builtins.str]]:
        return pulumi.get(self, "name")


class Box(pulumi.CustomResource):
    def _internal_init(__self__, resource_name: str, opts=None):
        super(Box, __self__).__init__('toybox:index/box:Box', resource_name, __props__, opts)

    @_builtins.property
    @pulumi.getter(name="createdAt")
    def created_at(self) -> pulumi.Output[_builtins.str]:
        return pulumi.get(self, "created_at")

    @_builtins.property
    @pulumi.getter
    def rules(self) -> pulumi.Output[Optional[Sequence['outputs.BoxRule']]]:
        return pulumi.get(self, "rules")
"""
)

_INPUTS = """
import builtins as _builtins
import pulumi
from typing import Any, Mapping, Optional, Sequence, Union
from . import _utilities

@pulumi.input_type
class BoxRuleArgs:
    @_builtins.property
    @pulumi.getter(name="portRange")
    def port_range(self) -> pulumi.Input[_builtins.str]:
        return pulumi.get(self, "port_range")

    @_builtins.property
    @pulumi.getter
    def colour(self) -> Optional[pulumi.Input[_builtins.str]]:
        return pulumi.get(self, "colour")

@pulumi.input_type
class BoxLidArgs:
    @_builtins.property
    @pulumi.getter
    def locked(self) -> Optional[pulumi.Input[_builtins.bool]]:
        return pulumi.get(self, "locked")
"""

_OUTPUTS = _INPUTS.replace("input_type", "output_type").replace("Args:", ":")

_PROVIDER = (
    _HEAD
    + """
@pulumi.input_type
class ProviderArgs:
    @_builtins.property
    @pulumi.getter(name="apiToken")
    def api_token(self) -> Optional[pulumi.Input[_builtins.str]]:
        return pulumi.get(self, "api_token")


class Provider(pulumi.ProviderResource):
    def _internal_init(__self__, resource_name: str, opts=None):
        super(Provider, __self__).__init__('toybox', resource_name, __props__, opts)
"""
)

SCHEMA = {
    "provider_schemas": {
        "registry.opentofu.org/toys/toybox": {
            "provider": {"block": {"attributes": {"api_token": {"type": "string", "optional": True}}}},
            "resource_schemas": {
                "toybox_box": {
                    "block": {
                        "attributes": {
                            "id": {"type": "string", "computed": True},
                            "name": {"type": "string", "required": True},
                            "size": {"type": "number", "required": True},
                            "subnet_ids": {"type": ["set", "string"], "optional": True},
                            "created_at": {"type": "string", "computed": True},
                        },
                        "block_types": {
                            # The rule would guess `rule`.
                            "rules": {
                                "nesting_mode": "list",
                                "block": {"attributes": {"port_range": {"type": "string", "required": True}}},
                            },
                            "lid": {
                                "nesting_mode": "list",
                                "max_items": 1,
                                "block": {"attributes": {"locked": {"type": "bool", "optional": True}}},
                            },
                        },
                    }
                }
            },
        }
    }
}
"""What `tofu providers schema -json` says of its provider."""

LOCK = """provider "registry.opentofu.org/toys/toybox" {
  version     = "2.7.1"
  constraints = "~> 2.0"
}
"""


def install(folder: Path, plugin: dict[str, object] | None = None) -> None:
    """Writes the SDK into a folder that Python looks for modules in."""
    root = folder / "pulumi_toybox"
    root.mkdir(parents=True)
    files = {"__init__.py": "", "box.py": _BOX, "_inputs.py": _INPUTS, "outputs.py": _OUTPUTS, "provider.py": _PROVIDER}
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    said = plugin or {"resource": True, "name": "toybox", "version": "1.0.0"}
    (root / "pulumi-plugin.json").write_text(json.dumps(said), encoding="utf-8")
