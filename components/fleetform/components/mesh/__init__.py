"""The service mesh."""
