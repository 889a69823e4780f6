"""A program as a Crossplane package: an API for every component, and how each is composed."""
