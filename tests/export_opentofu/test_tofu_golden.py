"""What a person reads: the whole export of a small program (`programs/shop`)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

FILES = ("api.tf", "imports.tf", "main.tf", "outputs.tf", "providers.tf", "variables.tf", "versions.tf")


def test_the_small_program_reads_as_a_person_would_write_it(shop: Path, golden: Callable[[str, str], None]) -> None:
    assert tuple(sorted(file.name for file in (shop / "hcl").glob("*.tf"))) == FILES
    for name in FILES:
        golden(f"export_opentofu/shop/{name}", (shop / "hcl" / name).read_text(encoding="utf-8"))


def test_its_assets_are_copied(shop: Path) -> None:
    own = Path(__file__).parent / "programs" / "shop" / "function" / "handler.py"
    assert (shop / "hcl" / "assets" / "function" / "handler.py").read_bytes() == own.read_bytes()
