"""What all components have in common: names, nodes, and hooks that change their children."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeAlias

import pulumi

Transform: TypeAlias = Mapping[str, Any] | Callable[[pulumi.ResourceTransformationArgs], Any]
"""What a hook is: properties that win over the component's (by their Python names), or a function as Pulumi's
transformations are: it gets the child's args and returns None or a `ResourceTransformationResult`."""

Transforms: TypeAlias = Mapping[str, Transform]
"""Hooks by child. A child's key is its name without the component's: `vpc` for the child `main-vpc` of `main`."""


class Component(pulumi.ComponentResource):
    """A component whose children are named after it and can be changed by hooks.

    Subclasses call their children `self.named(key)` and pass `self.below()` as their options.
    """

    _token: ClassVar[str | None] = None
    """Full type token, where it is not the class that says it."""

    def __init__(
        self,
        token: str,
        name: str,
        props: Mapping[str, Any],
        transform: Transforms | None,
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        """Registers the component.

        Args:
            token: Type token without the package, e.g. `clusters:EksCluster`.
            name: Pulumi name.
            props: Inputs worth keeping in the state.
            transform: Hooks by child key; a key that no child has is an error when the outputs are registered.
            opts: Pulumi's options.
        """
        self._hooks = dict(transform or {})
        self._unused = set(self._hooks)
        self._prefix = f"{name}-"
        self._awaited = opts.depends_on if opts is not None else None
        if self._hooks:
            hooks = pulumi.ResourceOptions(transformations=[self._hook])
            opts = pulumi.ResourceOptions.merge(opts, hooks)
        super().__init__(self._token or f"fleetform:{token}", name, dict(props), opts)

    def named(self, key: str) -> str:
        """The name of a child."""
        return f"{self._prefix}{key}"

    def below(self, **options: Any) -> pulumi.ResourceOptions:
        """Options of a child: its parent is this component."""
        return pulumi.ResourceOptions(parent=self, **options)

    def first(self, **options: Any) -> pulumi.ResourceOptions:
        """Options of a child that comes first: it waits for what the component was told to wait for."""
        return pulumi.ResourceOptions(parent=self, depends_on=self._awaited, **options)

    def finish(self, outputs: Mapping[str, Any]) -> None:
        """Registers the outputs.

        Raises:
            ValueError: A hook names a child that the component does not have.
        """
        if self._unused:
            raise ValueError(
                f"{self.pulumi_resource_name}: transform names no child: {', '.join(sorted(self._unused))}"
            )
        self.register_outputs(dict(outputs))

    def _hook(self, args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        key = args.name.removeprefix(self._prefix)
        hook = self._hooks.get(key)
        if hook is None or not args.name.startswith(self._prefix):
            return None
        self._unused.discard(key)
        if callable(hook):
            return hook(args)
        return pulumi.ResourceTransformationResult(props={**args.props, **hook}, opts=args.opts)
