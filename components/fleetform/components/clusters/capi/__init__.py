"""Clusters that Cluster API makes: our own ClusterClass for each infrastructure, and a topology from it."""
