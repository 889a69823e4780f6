"""From what a blueprint resolved to, to the arguments of components."""
