"""Environments through the real Pulumi engine."""
