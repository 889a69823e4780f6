"""Reading graphs for people: what a change does, and pictures."""
