"""How the networks of clusters reach each other: one file a cloud."""

from fleetform.components.fleet.topology.topology import Network, Topology

__all__ = ["Network", "Topology"]
