"""The graph of a program, and how it is recorded."""
