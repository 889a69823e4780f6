"""What goes wrong when an engine is asked."""


class EngineError(Exception):
    """An engine is missing, or it failed. The text tells a person what it said."""
