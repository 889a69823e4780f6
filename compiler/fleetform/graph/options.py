"""Resource options as they hold for one resource."""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pulumi
from pulumi.runtime import known_types

from fleetform.graph import hints
from fleetform.graph.expressions import Expr, Literal
from fleetform.graph.model import Alias, Options
from fleetform.graph.outputs import data_of, resolve
from fleetform.graph.session import current

TIMEOUTS = ("create", "update", "delete", "read")


def options_of(res: Any, custom: bool, remote: bool, opts: pulumi.ResourceOptions, typ: type | None) -> Options:
    """The options of a resource, after what its parents and transformations added.

    Args:
        res: The resource.
        custom: It is made by a provider.
        remote: It is a component made by a plugin.
        opts: Pulumi's options; `provider` and `protect` are inherited already.
        typ: The SDK's args class, by which property names are translated.
    """
    provider = opts.provider if custom or remote else None
    if custom and not remote and _is_simple(opts):
        by = urn_of(provider) if provider is not None else None
        kept = (bool(opts.protect), bool(opts.retain_on_delete), opts.delete_before_replace)
        return _simple(by, *kept, opts.version, opts.plugin_download_url)
    return Options(
        provider=urn_of(provider) if provider is not None else None,
        providers=_providers(opts) if remote or not custom else {},
        depends_on=tuple(dict.fromkeys(_explicit(opts))),
        aliases=tuple(_alias(alias) for alias in opts.aliases or ()),
        protect=bool(opts.protect),
        retain_on_delete=bool(opts.retain_on_delete),
        delete_before_replace=opts.delete_before_replace,
        ignore_changes=_translated(res, typ, opts.ignore_changes),
        replace_on_changes=_translated(res, typ, opts.replace_on_changes),
        hide_diffs=tuple(opts.hide_diffs or ()),  # Pulumi's SDK does not translate these
        additional_secret_outputs=_output_names(res, opts.additional_secret_outputs),
        replacement_trigger=_trigger(opts.replacement_trigger),
        replace_with=tuple(urn_of(other) for other in opts.replace_with or ()),
        deleted_with=urn_of(opts.deleted_with) if opts.deleted_with is not None else None,
        import_id=_text(opts.import_),
        custom_timeouts=_timeouts(opts.custom_timeouts),
        version=opts.version,
        plugin_download_url=opts.plugin_download_url,
    )


def _is_simple(opts: pulumi.ResourceOptions) -> bool:
    """Whether options say nothing but what `_simple` takes, as those of nearly all resources."""
    return (
        opts.depends_on in (None, [])
        and opts.deleted_with is None
        and opts.import_ is None
        and opts.custom_timeouts is None
        and not (
            opts.aliases
            or opts.ignore_changes
            or opts.replace_on_changes
            or opts.hide_diffs
            or opts.additional_secret_outputs
            or opts.replace_with
            or opts.replacement_trigger is not None
        )
    )


@lru_cache(maxsize=1024)
def _simple(
    provider: str | None,
    protect: bool,
    retain_on_delete: bool,
    delete_before_replace: bool | None,
    version: str | None,
    plugin_download_url: str | None,
) -> Options:
    """Options that many resources have: one object for all."""
    return Options(
        provider=provider,
        protect=protect,
        retain_on_delete=retain_on_delete,
        delete_before_replace=delete_before_replace,
        version=version,
        plugin_download_url=plugin_download_url,
    )


def copied(self: Any) -> Any:
    """`copy.copy` of options, which Pulumi's SDK makes six times a resource, without asking how they are copied."""
    made = object.__new__(type(self))
    made.__dict__.update(self.__dict__)
    return made


def urn_of(resource: Any) -> str:
    """The URN of a resource."""
    return data_of(resource.urn).value


def depended_on(opts: pulumi.ResourceOptions) -> list[Any]:
    """The resources of `depends_on`, in every form Pulumi takes."""
    found: list[Any] = []
    waiting = [opts.depends_on]
    while waiting:
        item = waiting.pop(0)
        if item is None:
            continue
        if isinstance(item, pulumi.Output):
            data = data_of(item)
            waiting.append(data.value)
            found.extend(data.sources())
        elif isinstance(item, list | tuple):
            waiting[:0] = list(item)
        else:
            found.append(item)
    return found


def _providers(opts: pulumi.ResourceOptions) -> dict[str, str]:
    given: Any = opts.providers or {}
    found: dict[str, Any] = dict(given) if isinstance(given, dict) else {item.package: item for item in given}
    if opts.provider is not None:
        found[opts.provider.package] = opts.provider
    return {package: urn_of(provider) for package, provider in found.items()}


def _explicit(opts: pulumi.ResourceOptions) -> list[str]:
    return [urn_of(resource) for resource in depended_on(opts) if not known_types.is_stack(resource)]


def _alias(alias: Any) -> Alias:
    # An SDK's classes have many that say an earlier type and no more.
    kind = getattr(alias, "type_", None)
    if type(kind) is str and alias.name is alias.parent is alias.stack is alias.project is ...:
        return _of_type(kind)
    value = resolve(alias).value
    if isinstance(value, str):
        return Alias(urn=str(value))
    return Alias(
        name=_given(value.name),
        type=_given(value.type_),
        parent=_alias_parent(value.parent),
        stack=_given(value.stack),
        project=_given(value.project),
    )


@lru_cache(maxsize=4096)
def _of_type(kind: str) -> Alias:
    return Alias(type=kind)


def _given(value: Any) -> str | None:
    return None if value is ... or value is None else str(resolve(value).value)


def _alias_parent(parent: Any) -> str | None:
    """URN of an alias's parent; empty text where the alias says that there was none."""
    if parent is ...:
        return None
    if parent is None or known_types.is_stack(parent):
        return ""
    return urn_of(parent) if isinstance(parent, pulumi.Resource) else str(resolve(parent).value)


def _translated(res: Any, typ: type | None, paths: Any) -> tuple[str, ...]:
    if not paths:
        return ()
    if typ is not None:
        names = hints.input_names(typ)
        return tuple(names.get(path, path) for path in paths)
    return tuple(res.translate_input_property(path) for path in paths)


def _output_names(res: Any, names: Any) -> tuple[str, ...]:
    known = hints.resource_names(type(res)) if names else {}
    return tuple(known.get(name, name) for name in names or ())


def _timeouts(timeouts: Any) -> dict[str, str]:
    if timeouts is None:
        return {}
    values = timeouts if isinstance(timeouts, dict) else timeouts.__dict__
    return {name: str(values[name]) for name in TIMEOUTS if values.get(name)}


def _trigger(value: Any) -> Expr | None:
    """As an engine takes it: what the value comes from is nothing that the resource waits for."""
    if value is None:
        return None
    from fleetform.graph.encode import Encoder

    return Encoder(current()).named("replacement_trigger", value)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    found = resolve(value).value
    expr = current().parse(found)
    return found if isinstance(expr, Literal) else None
