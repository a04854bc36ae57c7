from __future__ import annotations

import json

from triaged.rulebook.schema import json_schema
from triaged.rulebook.words import WORDS


def test_the_schema_knows_every_word_with_its_help() -> None:
    conditions = json_schema()["$defs"]["Conditions"]
    assert conditions["additionalProperties"] is False
    assert {name: field["description"] for name, field in conditions["properties"].items()} == {
        name: word.help for name, word in WORDS.items()
    }


def test_the_schema_allows_one_value_or_a_list_of_the_choices() -> None:
    field = json_schema()["$defs"]["Conditions"]["properties"]["promised_by"]
    one = {"enum": ["vendor", "staff", "customer"]}
    assert field["anyOf"] == [one, {"type": "array", "items": one, "minItems": 1}]


def test_the_schema_is_json_and_asks_for_what_a_rule_needs() -> None:
    schema = json.loads(json.dumps(json_schema()))
    assert set(schema["$defs"]["RuleEntry"]["required"]) == {"name", "why", "when", "then", "examples"}
    assert {"if", "unless"} <= set(schema["$defs"]["RuleEntry"]["properties"])
