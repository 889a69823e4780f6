"""The clusters of a platform, each kind in its file."""
