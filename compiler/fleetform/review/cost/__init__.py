"""What a change costs in a month, as far as prices and quantities are known."""
