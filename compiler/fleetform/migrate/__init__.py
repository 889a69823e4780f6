"""Moving from Terraform to OpenTofu: survey, rewriting, state, proof and the way back."""
