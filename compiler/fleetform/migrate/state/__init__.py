"""States: read with their places, provider addresses changed where they stand, everything else byte for byte."""
