"""What runs on clusters so that their nodes come and go, each a component of its own."""
