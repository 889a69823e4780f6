"""Looking at repositories: which modules there are, what they use, how they hang together."""
