"""A rule for a new case, from three mistakes to a passing test and to what it would have done last quarter."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import business, fill, mail, triaged

RULE = """\
# yaml-language-server: $schema=../triaged-rules.schema.json
rules:
  - name: keys left behind
    why: A customer's keys lie with us. Dispatch should ring today, before the locks are changed.
    when: message received
    if:
      from: customer
      says: [my keys, house keys]
    then:
      label: keys
      acknowledge: general.txt
      escalate: {to: dispatch, after: 1 working hour}
    examples:
      - name: left with the fitter
        message: |
          From: Noor Vance <noor@terrace.example>
          Subject: yesterday

          Your fitter still has my keys. Could he bring them back today?
        expect: match
      - name: another question
        message: |
          From: Noor Vance <noor@terrace.example>
          Subject: hours

          Are you open on Saturday?
        expect: no match
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    place = business(tmp_path)
    fill(place, mail("ann"), mail("bob", "The man forgot to give back the house keys."), hours=2)
    return place


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("      says:", "      sayz:", "57-keys.yaml:8:7: 'sayz' is not a word I know here; did you mean 'says'?"),
        (
            "      label: keys",
            "     label: keys",
            (
                "57-keys.yaml:11:18: a colon stands where none can be read; put the"
                " text into quotes, or look at the indentation"
            ),
        ),
        (
            "general.txt",
            "genral.txt",
            "57-keys.yaml:11:7: acknowledge: genral.txt: there is no such template; templates/ has general.txt",
        ),
    ],
)
def test_each_mistake_leads_to_its_line(place: Path, old: str, new: str, said: str) -> None:
    (place.parent / "rules" / "57-keys.yaml").write_text(RULE.replace(old, new, 1))
    found = triaged("test", "--config", place)
    assert found.code != 0
    assert said in found.out + found.err


def test_what_it_would_have_done_before_it_is_switched_on(place: Path) -> None:
    (place.parent / "rules" / "57-keys.yaml").write_text(RULE.replace("    when:", "    mode: trial\n    when:", 1))
    assert triaged("test", "--config", place).code == 0
    shape = triaged("backtest", "--config", place, "--since", "20 years", "--json").json
    (only,) = [each for each in shape["differences"] if each["what"] == "rule 'keys left behind'"]
    assert (only["only"], only["mails"], only["subjects"]) == ("then", 1, ["Question of bob"])
    assert shape["then"]["dispatch"] > shape["now"]["dispatch"]
