"""What goes wrong when a graph is reviewed."""


class ReviewError(Exception):
    """A picture or comparison that cannot be made. The text tells a person what to change."""
