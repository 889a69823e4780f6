"""Networks, one file a cloud."""
