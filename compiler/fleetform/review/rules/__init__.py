"""The rules, one file each: `ff101_public_bucket_acl.py` holds the rule FF101."""
