"""The rules, one file each: `fm101_oci_backend.py` holds the rule FM101; those in `around_*.py` read other files."""
