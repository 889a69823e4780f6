"""Plans that work before a cluster is there: one configuration as several, each with a state of its own."""
