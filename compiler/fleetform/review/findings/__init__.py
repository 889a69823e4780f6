"""Findings: what small rules say about a graph."""
