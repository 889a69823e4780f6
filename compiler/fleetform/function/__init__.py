"""Crossplane's composition function: a composite resource in, the managed resources of its component out."""
