"""What a hub runs to manage other clusters."""
