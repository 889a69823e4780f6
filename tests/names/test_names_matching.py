"""How likeness decides, and what follows for the beta edition of a provider."""

from __future__ import annotations

from typing import Any

import pytest

from fleetform.names.model import Attribute
from fleetform.names.regenerate.aligning import Aligner, shapes_of
from fleetform.names.regenerate.annotations import Shape
from fleetform.names.regenerate.beta import Views, completed, named_like
from fleetform.names.regenerate.matching import Matcher
from fleetform.names.regenerate.pairing import Pair
from fleetform.names.regenerate.schema import Block, Field
from fleetform.names.regenerate.sdk import Package, Properties, Property

TOKEN = "toy:alpha/thing:Thing"
TEXT = Shape("string")


def test_properties_decide_between_types_of_the_same_words() -> None:
    matcher = Matcher({"toy_alpha_thing": {"size": Field("number")}, "toy_thing_alpha": {"colour": Field("string")}})
    assert matcher.matches(TOKEN, ["colour"])[0].type == "toy_thing_alpha"
    assert matcher.matches(TOKEN, ["size"])[0].type == "toy_alpha_thing"


def test_words_decide_between_types_of_the_same_properties() -> None:
    block: Block = {"colour": Field("string")}
    matcher = Matcher({"toy_beta_thing": block, "toy_alpha_thing": block})
    assert matcher.matches(TOKEN, ["colour"])[0].type == "toy_alpha_thing"


@pytest.mark.parametrize(
    ("properties", "attributes", "score"),
    [
        (["colour"], ["colour"], 1.0),
        (["size"], ["colour"], 0.4),
        (["colour", "size"], ["colour"], 0.4 + 0.6 / 2),
        (["colour"], ["colour", "weight"], 0.4 + 0.6 / 1.5),
        (["id", "colour"], ["id", "timeouts", "colour"], 1.0),
    ],
)
def test_what_is_alike_and_what_is_not_are_weighed(properties: list[str], attributes: list[str], score: float) -> None:
    types: dict[str, Block] = {
        "toy_alpha_thing": {name: Field("string") for name in attributes},
        "toy_other": {name: Field("string") for name in ("colour", "size", "weight") if name not in attributes},
    }
    assert Matcher(types).score(TOKEN, properties, "toy_alpha_thing") == pytest.approx(score)


RULE_ARGS: Properties = {
    "toPort": Property(Shape("number"), True),
    "hosts": Property(Shape("list", TEXT), False),
    "rule": Property(Shape("object", ref="_inputs:Rule"), False),
}
PACKAGE = Package(
    "toy", "1", {}, {}, None, {"_inputs:Rule": RULE_ARGS, "outputs:Size": {"gb": Property(Shape("number"), True)}}
)
GIVEN: Properties = {
    "name": Property(TEXT, False),
    "rules": Property(Shape("list", Shape("object", ref="_inputs:Rule")), True),
    "onlyRule": Property(Shape("object", ref="_inputs:Rule"), False),
    "labels": Property(Shape("map", TEXT), False),
    "zone": Property(TEXT, False),
}
READ: Properties = {"sizes": Property(Shape("list", Shape("object", ref="outputs:Size")), True)}
TABLE: dict[str, dict[str, Any]] = {
    "rule": {"maxItemsOne": False, "fields": {"host": {"name": "hosts"}}},
    "zones": {"maxItemsOne": True, "name": "zone"},
}


def test_what_the_schema_lacks_follows_from_the_sdk_and_the_table() -> None:
    found = completed(PACKAGE, {"name": Field("string", required=True)}, Views(GIVEN, READ), TABLE)
    assert found["name"] == Field("string", required=True)
    rule = found["rule"]
    assert (rule.kind, rule.block, rule.most_one, rule.required, rule.beta) == ("list", True, False, True, True)
    assert rule.fields is not None
    assert set(rule.fields) == {"to_port", "host"}  # a rule in a rule is not followed for ever
    assert (rule.fields["host"].kind, rule.fields["host"].item) == ("list", "string")
    assert (found["only_rule"].block, found["only_rule"].most_one) == (True, True)
    assert (found["labels"].kind, found["labels"].item) == ("map", "string")
    assert (found["zones"].kind, found["zones"].item, found["zones"].most_one) == ("list", "string", True)
    assert (found["sizes"].block, found["sizes"].computed, found["sizes"].optional) == (False, True, False)


def test_nested_fields_are_completed_and_the_rest_stays_as_the_schema_says() -> None:
    block: Block = {"rule": Field("set", block=True, optional=True, fields={"to_port": Field("number", required=True)})}
    given = {"rules": GIVEN["rules"]}
    found = completed(PACKAGE, block, Views(given, {}), {})
    aligned = Aligner(PACKAGE, tabled=True).align(found, shapes_of(given), {})
    rules = aligned.attributes["rules"]
    assert (rules.kind, rules.beta) == ("set", False)
    assert rules.fields is not None
    assert rules.fields["toPort"] == Attribute("to_port", "number", required=True)
    assert rules.fields["hosts"].beta


def test_what_the_schema_has_in_another_form_is_no_matter_of_the_beta_edition() -> None:
    given = {"zone": Property(Shape("map", TEXT), False)}
    assert completed(PACKAGE, {"zone": Field("string")}, Views(given, {}), {}) == {"zone": Field("string")}


def test_types_of_a_module_are_named_alike() -> None:
    pairs = {
        "toy:dr/plan:Plan": Pair("toy_backup_dr_plan"),
        "toy:dr/vaultLock:VaultLock": Pair("toy_backup_dr_vault_lock"),
    }
    found = named_like([*pairs, "toy:dr/autoPolicy:AutoPolicy", "toy:other/thing:Thing"], pairs)
    assert found == {"toy:dr/autoPolicy:AutoPolicy": Pair("toy_backup_dr_auto_policy")}
