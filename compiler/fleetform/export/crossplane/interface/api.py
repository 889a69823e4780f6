"""The API of one component class."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

import pulumi

from fleetform.export.crossplane.interface.docstrings import attribute_docs, first_line, parameter_docs
from fleetform.export.crossplane.interface.errors import InterfaceError
from fleetform.export.crossplane.interface.forms import Form, form_of, hints_of, plain_type, record
from fleetform.export.crossplane.scalars import camel

GROUP = "fleetform.dev"
VERSION = "v1alpha1"
PROVIDER_CONFIGS = "providerConfigs"
_PROVIDERS = {
    "type": "object",
    "description": "ProviderConfig of each provider (aws, gcp, azure, kubernetes, helm); `default` unless given.",
    "additionalProperties": {
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "Name of the ProviderConfig.", "minLength": 1},
            "settings": {
                "type": "object",
                "description": (
                    "What the provider says for all its resources, by Pulumi's names: region, project, "
                    "allowedAccountIds, defaultTags and the like."
                ),
                "properties": {
                    **{
                        name: {"type": "string"} for name in ("region", "project", "zone", "location", "subscriptionId")
                    },
                    "allowedAccountIds": {"type": "array", "items": {"type": "string"}},
                },
                "x-kubernetes-preserve-unknown-fields": True,
            },
        },
        "required": ["name"],
    },
}


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a component's constructor is called with.

    Attributes:
        keywords: Every parameter but `name` and `opts`, by its Python name.
        provider_configs: Name of the ProviderConfig of each Crossplane provider, where the XR names one.
        provider_settings: What each of those providers says for all its resources, by Pulumi's names.
    """

    keywords: dict[str, Any]
    provider_configs: dict[str, str] = field(default_factory=dict[str, str])
    provider_settings: dict[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])


@dataclass(frozen=True)
class Api:
    """A component class as a Kubernetes API.

    Attributes:
        component: The class.
        group: API group.
        version: API version of the group.
        kind: Kind of the XR: the name of the class.
        plural: Its plural in addresses.
        spec: OpenAPI schema of `spec`.
        status: OpenAPI schema of the component's outputs, which lie in `status`.
        description: What it is.
    """

    component: type[pulumi.ComponentResource]
    group: str
    version: str
    kind: str
    plural: str
    spec: Mapping[str, Any]
    status: Mapping[str, Any]
    description: str
    _parameters: Mapping[str, Form]
    _whole: str | None
    """The parameter whose fields are those of the spec; None where each parameter is a field."""
    outputs: Mapping[str, str]
    """Field of the status to the attribute of the component that has it."""

    @property
    def api_version(self) -> str:
        """`apiVersion` of an XR."""
        return f"{self.group}/{self.version}"

    @property
    def singular(self) -> str:
        """The kind in addresses."""
        return self.kind.lower()

    def arguments(self, spec: Mapping[str, Any]) -> Arguments:
        """What the constructor is called with for the spec of an XR.

        Values that are no plain data (outputs, symbolic values) may stand in any place, and stay as they are.

        Raises:
            InterfaceError: A value does not fit; the text names the field.
        """
        given = {key: value for key, value in spec.items() if key not in ("crossplane", PROVIDER_CONFIGS)}
        configs: Mapping[str, Mapping[str, Any]] = spec.get(PROVIDER_CONFIGS) or {}
        names = {provider: str(config["name"]) for provider, config in configs.items()}
        settings = {provider: config["settings"] for provider, config in configs.items() if config.get("settings")}
        if self._whole is not None:
            return Arguments({self._whole: self._parameters[self._whole].read(given, "spec")}, names, settings)
        fields = record(self._parameters, frozenset(self.spec.get("required", ())), dict)
        return Arguments(fields.read(given, "spec"), names, settings)

    def spec_of(
        self,
        keywords: Mapping[str, Any],
        provider_configs: Mapping[str, str] | None = None,
        provider_settings: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> dict[str, Any]:
        """The spec of the XR that stands for a call of the constructor.

        Args:
            keywords: Parameters by Python name. What is no plain data may stand in any place, and stays as it is.
            provider_configs: Name of the ProviderConfig of each Crossplane provider.
            provider_settings: What each of those providers says for all its resources, by Pulumi's names.

        Raises:
            InterfaceError: A value has no place in the spec; the text names the parameter.
        """
        unknown = [name for name, value in keywords.items() if name not in self._parameters and value is not None]
        if unknown:
            raise InterfaceError(f"{self.kind}: the parameter '{unknown[0]}' cannot be said in an XR")
        if self._whole is not None:
            found = dict(cast("Mapping[str, Any]", self._parameters[self._whole].write(keywords[self._whole], "")))
        else:
            found = record(self._parameters, frozenset(), dict).write(keywords, "")
        if provider_configs:
            settings = provider_settings or {}
            found[PROVIDER_CONFIGS] = {
                key: {"name": name, **({"settings": dict(settings[key])} if settings.get(key) else {})}
                for key, name in sorted(provider_configs.items())
            }
        return found


@cache
def api(component: type[pulumi.ComponentResource], group: str = GROUP) -> Api:
    """The API of a component class.

    Args:
        component: The class; its constructor is `(name, args, opts)`, or `(name, ..., opts)` with typed parameters.
        group: API group.

    Raises:
        InterfaceError: A parameter that must be given has a type that an XR has no words for.
    """
    parameters = _parameters(component)
    required = frozenset(name for name, (_, demanded) in parameters.items() if demanded)
    forms = {name: form for name, (form, _) in parameters.items()}
    whole = _whole(forms, required)
    schema = forms[whole].schema if whole else record(forms, required, dict).schema
    properties = {**cast("dict[str, Any]", schema.get("properties", {})), PROVIDER_CONFIGS: _PROVIDERS}
    description = first_line(component) or component.__name__
    spec = {key: value for key, value in schema.items() if key != "description"}
    outputs = _outputs(component)
    return Api(
        component=component,
        group=group,
        version=VERSION,
        kind=component.__name__.lstrip("_"),
        plural=plural(component.__name__.lstrip("_").lower()),
        spec={"description": description, **spec, "properties": properties},
        status=record(outputs, frozenset(), dict).schema,
        description=description,
        _parameters=forms,
        _whole=whole,
        outputs={camel(name): name for name in outputs},
    )


def plural(word: str) -> str:
    """The plural in Kubernetes' addresses.

    >>> plural("ekscluster"), plural("policy"), plural("mesh"), plural("gateway")
    ('eksclusters', 'policies', 'meshes', 'gateways')
    """
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}s"


def _parameters(component: type) -> dict[str, tuple[Form, bool]]:
    """The constructor's parameters but its own, the name and Pulumi's options: the form, and whether it is demanded."""
    constructor = component.__init__
    hints = hints_of(constructor)
    docs = parameter_docs(constructor)
    found: dict[str, tuple[Form, bool]] = {}
    for number, parameter in enumerate(list(inspect.signature(constructor).parameters.values())[1:]):
        if number == 0 or parameter.name in ("opts", "name") or parameter.kind in (_STAR, _STARS):
            continue
        demanded = parameter.default is inspect.Parameter.empty
        try:
            form = form_of(hints.get(parameter.name, Any), parameter.name)
        except InterfaceError as error:
            if demanded:
                raise InterfaceError(f"{component.__name__}: {error}") from error
            continue  # hooks and the like: who uses the API does without
        found[parameter.name] = form.with_default(parameter.default, docs.get(parameter.name)), demanded
    return found


_STAR, _STARS = inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD


def _whole(forms: Mapping[str, Form], required: frozenset[str]) -> str | None:
    """The one parameter that carries all that the component is made from."""
    structures = [name for name, form in forms.items() if form.is_record]
    return structures[0] if len(forms) == 1 and structures and required <= set(structures) else None


def _outputs(component: type) -> dict[str, Form]:
    """Attributes that are outputs, by their annotations."""
    docs = attribute_docs(component)
    found: dict[str, Form] = {}
    for name, hint in hints_of(component).items():
        if name.startswith("_") or not plain_type(hint).is_output or name in pulumi.ComponentResource.__annotations__:
            continue
        try:
            found[name] = form_of(hint, name).with_default(inspect.Parameter.empty, docs.get(name))
        except InterfaceError:
            continue  # an output that is no data, such as another resource
    return found
