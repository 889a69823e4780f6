"""A question opens what it needs, and nothing is opened before it."""

from __future__ import annotations

import subprocess
import sys

# Runs in a process of its own: an audit hook cannot be removed, and other tests have opened tables already.
_WATCH = """
import sys

opened = []
sys.addaudithook(lambda event, arguments: opened.append(str(arguments[0])) if event == "open" else None)

def tables():
    found = sorted({path.rpartition("/")[2] for path in opened if "/names/data/" in path})
    opened.clear()
    return found

"""


def watched(program: str) -> list[str]:
    """What a program prints, line by line."""
    done = subprocess.run([sys.executable, "-c", _WATCH + program], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_importing_opens_no_table_and_imports_no_sdk() -> None:
    program = (
        "from fleetform import names\n"
        "import fleetform.names.terraform, fleetform.names.azure, fleetform.names.crossplane\n"
        "import fleetform.names.kubernetes, fleetform.names.report\n"
        "print(tables())\n"
        "print([name for name in sys.modules if name.startswith('pulumi')])\n"
    )
    assert watched(program) == ["[]", "[]"]


def test_a_question_opens_its_own_table_only() -> None:
    program = (
        "from fleetform import names\n"
        "names.terraform_resource('aws:ec2/vpc:Vpc'); print(tables())\n"
        "names.arm_type('azure-native:network:Subnet'); print(tables())\n"
        "names.managed_resource('gcp:compute/network:Network'); print(tables())\n"
        "names.kubernetes_kind('kubernetes:apps/v1:Deployment'); print(tables())\n"
        "names.terraform_provider('aws'); print(tables())\n"
        "names.terraform_resource('aws:ec2/vpc:Vpc'); print(tables())\n"
        "print([name for name in sys.modules if name.startswith('pulumi')])\n"
    )
    assert watched(program) == [
        "['terraform-aws.pack']",
        "['azure-native.pack']",
        "['crossplane-gcp.pack']",
        "['kubernetes.pack']",
        "['providers.json']",
        "[]",  # asked before
        "[]",
    ]


def test_one_type_reads_a_small_part_of_its_table() -> None:
    program = (
        "import os\n"
        "from fleetform.names.packs import pack\n"
        "table = pack('terraform-aws')\n"
        "size = lambda token: table._entries[token][1]\n"
        "print(max(map(size, table)) < 10_000, size('aws:ec2/vpc:Vpc') < 2_000, len(table) > 2_400)\n"
    )
    assert watched(program) == ["True True True"]


def test_nested_fields_are_made_when_they_are_asked_for() -> None:
    from fleetform import names

    rules = names.terraform_resource("aws:wafv2/webAcl:WebAcl")
    assert rules is not None
    fields = rules.attributes["rules"].fields
    assert fields is not None
    assert fields["name"] is fields["name"]
    assert "statement" in fields
    assert len(fields) == len(list(fields))
