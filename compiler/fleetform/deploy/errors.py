"""What goes wrong when an engine runs."""


class EngineError(Exception):
    """The engine is missing, or it failed. The text tells a person what it said."""
