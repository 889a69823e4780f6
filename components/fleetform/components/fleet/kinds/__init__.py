"""How each kind of cluster is made: one file each, found by its name."""
