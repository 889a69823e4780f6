"""What the package is told."""

NAMES = ("front", "back")
CACHE = {"front": 60}
