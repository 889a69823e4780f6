"""Programs recorded one after the other in one process: none sees another, and the same one gives the same graph."""

from __future__ import annotations

from pathlib import Path

import pulumi

from fleetform.cli.recording import record_program
from fleetform.graph.serialize import dumps
from fleetform.programs import open_program
from programs.running import project

SHOP = """\
import os
import pulumi
import pulumi_random as random
import shared

shared.seen.append("shop")
os.environ.setdefault("SHOP_RAN", "yes")


def longer(args):
    return pulumi.ResourceTransformationResult({**args.props, "length": 7}, args.opts)


pulumi.runtime.register_stack_transformation(longer)
random.RandomPet("pet", prefix=pulumi.Config().require("owner"))
pulumi.export("seen", shared.seen)
"""
BANK = """\
import pulumi
import pulumi_random as random
import shared

shared.seen.append("bank")
pulumi.export("config", pulumi.Config("shop").get("owner"))
pulumi.export("seen", shared.seen)
random.RandomPet("pet")
"""
SHARED = {"shared.py": "seen = []\n"}


def two_projects(folder: Path) -> tuple[Path, Path]:
    shop = project(folder / "shop", {"__main__.py": SHOP, **SHARED}, "name: shop\nruntime: python\n")
    bank = project(folder / "bank", {"__main__.py": BANK, **SHARED}, "name: bank\nruntime: python\n")
    return shop, bank


def test_two_programs_do_not_see_each_other(tmp_path: Path) -> None:
    shop, bank = two_projects(tmp_path)
    alone = dumps(record_program(open_program(bank)))
    record_program(open_program(shop, config={"owner": "me"}))
    after = record_program(open_program(bank))
    assert dumps(after) == alone
    assert "length" not in next(iter(after.resources.values())).inputs
    assert list(after.exports) == ["seen"]
    assert pulumi.get_project() not in ("shop", "bank")


def test_the_same_program_gives_the_same_graph(tmp_path: Path) -> None:
    shop, bank = two_projects(tmp_path)
    once = dumps(record_program(open_program(shop, config={"owner": "me"})))
    record_program(open_program(bank))
    assert dumps(record_program(open_program(shop, config={"owner": "me"}))) == once
    assert '"bank"' not in once
