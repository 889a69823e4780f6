"""A program of several files: a package beside it, relative imports, and a file read from its own place."""

from pathlib import Path

import pulumi
from site_parts import Site
from site_parts.settings import NAMES

text = (Path(__file__).parent / "site_parts" / "index.html").read_text(encoding="utf-8")
sites = [Site(f"packaged-{name}", text.replace("NAME", name)) for name in NAMES]
pulumi.export("packaged", [site.address for site in sites])
