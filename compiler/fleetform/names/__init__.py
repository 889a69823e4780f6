"""Name maps: facts that turn a Pulumi type and its property names into a target's."""
