"""Kubernetes clusters, one file a kind, all with the same interface."""
