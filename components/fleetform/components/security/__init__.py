"""Keys, and policies that other components share."""
