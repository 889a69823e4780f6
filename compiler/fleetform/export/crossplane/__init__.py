"""Crossplane: managed resources for a control plane that keeps them as they are written."""

from fleetform.export.crossplane.export import Exported, export, export_with_notes

__all__ = ["Exported", "export", "export_with_notes"]
