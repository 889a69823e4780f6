"""Writes the packed name maps anew from upstream facts and the installed Pulumi SDKs."""
