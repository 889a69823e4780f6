"""What a name map says: a Pulumi type and its properties in a target's words.

Readers (one a provider) give these from packed tables; exporters, diff and policy read them.
Property names on the left are always Pulumi's (camel case); names on the right are the target's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

BUILT_IN = "terraform"
"""The provider that is part of OpenTofu: it has no source and no version."""

AttributeKind = Literal["string", "number", "bool", "any", "list", "set", "map", "object"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One property of a type, or of an object inside it.

    Attributes:
        name: The target's name, e.g. `vpc_id`. Empty: Pulumi has a level that the target has not, and the fields lie
            beside it.
        kind: Type of the value in the target.
        block: HCL writes it as nested blocks, not as `name = value`.
        single: The target has a list or set of at most one item where Pulumi has the item itself.
        item: Kind of the items of a list, set or map of plain values.
        fields: For objects, blocks, and lists, sets or maps of them: their fields by Pulumi name.
        required: The target demands it.
        computed: The target can fill it in; with neither `required` nor `optional` it is output only.
        optional: It may be given.
        sensitive: Its value must not be shown.
        write_only: It is given but never kept in state.
        force_new: Changing it replaces the resource; None where no fact is known.
        exact: The pair of names comes from a table; False: from the spelling rule.
        beta: Only the provider's beta edition (`Provider.beta`) has it; kind and flags follow from Pulumi's types.
    """

    name: str
    kind: AttributeKind = "any"
    block: bool = False
    single: bool = False
    item: AttributeKind | None = None
    fields: Mapping[str, Attribute] | None = None
    required: bool = False
    optional: bool = False
    computed: bool = False
    sensitive: bool = False
    write_only: bool = False
    force_new: bool | None = None
    exact: bool = True
    beta: bool = False


@dataclass(frozen=True, slots=True)
class TerraformType:
    """A Pulumi resource or data-source type in a Terraform provider's words.

    Attributes:
        token: Pulumi token, e.g. `aws:ec2/vpc:Vpc`.
        name: Terraform type, e.g. `aws_vpc`.
        provider: Local name of the provider, a key of `PROVIDERS`, e.g. `aws`, `google`; `terraform` (`BUILT_IN`) for
            what OpenTofu itself has.
        attributes: By Pulumi property name; inputs and outputs, `id` included.
        lacking: Pulumi properties that the packed provider version does not have, with the reason.
        auto_name: Pulumi property that Pulumi fills with a made-up name when it is not given.
        data: It is a data source.
    """

    token: str
    name: str
    provider: str
    attributes: Mapping[str, Attribute]
    lacking: Mapping[str, str] = field(default_factory=dict[str, str])
    auto_name: str | None = None
    data: bool = False


@dataclass(frozen=True, slots=True)
class ArmProperty:
    """One property of an ARM resource body.

    Attributes:
        name: ARM's name.
        path: Where it lies in the body, or in the object it is a field of, e.g. `("properties", "dnsPrefix")`; Pulumi's
            has no `properties` level.
        kind: Type of the value as ARM's types say.
        fields: Of an object, or of the items of a list or map of objects, by Pulumi name.
        required: ARM demands it.
        read_only: It is output only.
    """

    name: str
    path: tuple[str, ...]
    kind: str
    fields: Mapping[str, ArmProperty] | None = None
    required: bool = False
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class ArmType:
    """An azure-native resource in Azure Resource Manager's words.

    Attributes:
        token: Pulumi token, e.g. `azure-native:containerservice:ManagedCluster`.
        type: ARM type, e.g. `Microsoft.ContainerService/managedClusters`. A name in braces is an input whose value
            belongs there: `Microsoft.Network/privateDnsZones/{recordType}`.
        api_version: API version of the body, e.g. `2025-05-01`.
        name_input: Pulumi property that is the resource's own name, e.g. `resourceName`; None: ARM fixes the name, most
            often to `default`.
        parent_inputs: Pulumi properties that name the parents, outermost first: `("resourceGroupName", "vnetName")`. A
            name that ARM fixes is written after an equals sign: `=default`. For scope `any` the first one gives the
            whole id of what the resource belongs to.
        parent_types: ARM types of those parents, outermost first, without the resource group or what `any` stands for.
        scope: What the outermost parent is.
        properties: By Pulumi property name; inputs and outputs.
        lacking: Paths of Pulumi inputs that the body has no place for, with the reason.
    """

    token: str
    type: str
    api_version: str
    name_input: str | None
    parent_inputs: tuple[str, ...]
    parent_types: tuple[str, ...]
    scope: Literal["resource_group", "subscription", "tenant", "any"]
    properties: Mapping[str, ArmProperty]
    lacking: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class ArmFunction:
    """An azure-native function in Azure Resource Manager's words.

    Attributes:
        token: Pulumi token, e.g. `azure-native:containerservice:getManagedCluster`.
        type: ARM type of the resource that is read or acted on.
        api_version: API version of the call.
        action: Name of the POST action on that resource, e.g. `listKeys`; None: the resource itself is read.
        name_input: Argument that is the resource's own name.
        parent_inputs: Arguments that name the parents, outermost first.
        parent_types: ARM types of those parents, as in `ArmType`.
        scope: What the outermost parent is.
        arguments: Arguments that go into the body of an action, by Pulumi name.
        query: Arguments that go into the query string of an action.
        results: Result properties by Pulumi name.
    """

    token: str
    type: str
    api_version: str
    action: str | None
    name_input: str | None
    parent_inputs: tuple[str, ...]
    parent_types: tuple[str, ...]
    scope: Literal["resource_group", "subscription", "tenant", "any"]
    arguments: Mapping[str, ArmProperty]
    results: Mapping[str, ArmProperty]
    query: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A field of a managed resource that can name another managed resource instead of a value.

    Attributes:
        ref: Name of the `...Ref` (or `...Refs`) field beside it.
        selector: Name of the `...Selector` field beside it, if any.
        many: The field is a list.
    """

    ref: str
    selector: str | None
    many: bool


@dataclass(frozen=True, slots=True)
class Cases:
    """A list whose items the CRD has in a field of their own for each kind of item.

    Attributes:
        on: Pulumi property of an item that says its kind.
        fields: The field for the items of a kind, by the kind's name.
    """

    on: str
    fields: Mapping[str, CrdField]

    def field(self, kind: object) -> CrdField | None:
        """The field of a kind; Azure reads such words in any case."""
        return next((one for name, one in self.fields.items() if name.lower() == str(kind).lower()), None)


@dataclass(frozen=True, slots=True)
class CrdField:
    """One field under `spec.forProvider` (or `status.atProvider`) of a managed resource.

    Attributes:
        name: Field name in the CRD. Empty: Pulumi has a level that the CRD has not, and the fields lie beside it (or,
            for the items of a list, the item itself is the value). Dotted: it lies so much deeper in the CRD.
        kind: OpenAPI type: string, number, integer, boolean, array, object, any.
        single: The CRD has a list of at most one item where Pulumi has the item itself.
        item: OpenAPI type of the items of a list or the values of a map of plain values.
        fields: Of an object, or the items of a list or map of objects, by Pulumi name.
        required: The CRD demands it.
        reference: How it can refer to another managed resource, if it can.
        secret_ref: Name of the `...SecretRef` field that takes its value from a Secret; there is no plain field then.
        free: An object with any keys (a map).
        values: What Pulumi's values become, by their compact JSON text; None: nothing has to be written for it. The
            key `*` is for all other values (and `*` as what they become: they stay as they are); a value that
            nothing is said of has no counterpart. Without `values` all stay as they are.
        implied: Fields of the CRD, inside the object that this is, whose default is another one than Pulumi's: they
            are written with this value where the program says none.
        cases: Pulumi has one list for what the CRD has several fields for; this field has no name itself.
    """

    name: str
    kind: str
    single: bool = False
    item: str | None = None
    fields: Mapping[str, CrdField] | None = None
    required: bool = False
    reference: Reference | None = None
    secret_ref: str | None = None
    free: bool = False
    values: Mapping[str, Any] | None = None
    implied: Mapping[str, Any] | None = None
    cases: Cases | None = None


@dataclass(frozen=True, slots=True)
class ManagedType:
    """A Pulumi type as a Crossplane managed resource.

    Attributes:
        token: Pulumi token.
        group: API group, e.g. `eks.aws.m.upbound.io` (namespaced) or `eks.aws.upbound.io` (cluster scope).
        version: API version to write.
        kind: Kind, e.g. `Cluster`.
        plural: Plural name.
        provider: Which Crossplane provider has it: `aws`, `gcp`, `azure`.
        inputs: Fields under `spec.forProvider`, by Pulumi property name.
        outputs: Fields under `status.atProvider`, by Pulumi property name.
        external_name: Pulumi property that becomes the annotation `crossplane.io/external-name`, not a field, if any.
        lacking: Pulumi properties that the CRD does not have, with the reason.
    """

    token: str
    group: str
    version: str
    kind: str
    plural: str
    provider: str
    inputs: Mapping[str, CrdField]
    outputs: Mapping[str, CrdField]
    external_name: str | None = None
    lacking: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Provider:
    """A Terraform provider.

    Attributes:
        name: Local name, e.g. `google`.
        source: Registry address without host, e.g. `hashicorp/google`.
        version: Version of the packed schema, e.g. `8.7.0`; empty where no schema is known.
        package: Pulumi package whose provider resource configures it, e.g. `gcp`.
        configuration: Provider arguments by Pulumi property name of the provider resource.
        beta: Local name of its beta edition, which has all it has and more; None: there is none.
        blocks: Blocks that its configuration must have even when there is nothing to say.
        own: Settings of Pulumi's provider that it hands on to each resource, and the Terraform provider does not have.
    """

    name: str
    source: str
    version: str
    package: str
    configuration: Mapping[str, Attribute]
    beta: str | None = None
    blocks: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
