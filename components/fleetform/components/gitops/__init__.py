"""GitOps engines, one file an engine: each makes a cluster pull its own folder of a repository."""
