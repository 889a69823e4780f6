"""Hubs that apply what spokes run: who they are in a cloud, what spokes let them do, what they know of spokes."""
