"""Programs that read their own folder, and say what they do."""

import logging
import sys
from pathlib import Path

import pulumi
import pulumi_random as random

logging.getLogger("shop").warning("reading")
pulumi.log.debug("reading")
sys.stdout.write("reading\n")
for file in sorted(Path("files").iterdir()):
    random.RandomPet(f"read-{file.stem}", prefix=file.read_text(encoding="utf-8").strip())
random.RandomPet("read-folder", prefix="there" if Path.cwd().joinpath("files").is_dir() else "absent")
