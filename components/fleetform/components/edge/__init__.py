"""Edge nodes on K3s: what they start from, and where their installers fetch it."""
