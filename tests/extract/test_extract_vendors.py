from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.extract.tables import mostly
from triaged.extract import KnownVendor, load_vendors
from triaged.extract.vendors import same_vendor
from triaged.model import ConfigError, Facts

Read = Callable[..., Facts]


VENDORS = [
    ("I rang Pike & Daughter twice.", ["Pike & Daughter"]),
    ("The plumber never came.", ["the plumber"]),
    ("The phone people charged us $200.", ["the phone people"]),
    ("Your delivery driver was rude.", ["your delivery driver"]),
    ("The shoe provider is a chain of 800 shops.", ["the shoe provider"]),
    ("We waited for the scaffolders.", ["the scaffolders"]),
    ("Gareth from Northgate told us they'd be out on Tuesday.", ["Northgate"]),
    ("quickpay said theyd send a new one", ["quickpay"]),
    (
        "Ace Plumbing came on Monday. Ace were very late. The plumber from Ace Plumbing apologised.",
        ["Ace Plumbing"],
    ),
    ("Our insurer and the council want to know.", []),
    ("I want to speak to your manager on Monday.", []),
    ("Dear Fixwell, the heating is off.", []),
    ("The busy people at home are cold.", []),
]


def test_vendors_by_name_and_by_trade(read: Read) -> None:
    mostly(VENDORS, lambda text: [vendor.name for vendor in read(text).vendors], share=0.75)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Can you confirm that the engineer is coming on 3 December?", "the engineer"),
        ("I hope that the electrician will be here on Monday.", "the electrician"),
        ("Is it true that the plumber has left?", "the plumber"),
    ],
)
def test_the_word_that_leads_a_clause_is_no_part_of_a_vendor(read: Read, text: str, name: str) -> None:
    assert [vendor.name for vendor in read(text).vendors] == [name]


def test_known_vendors_are_found_by_alias_and_misspelt(read: Read) -> None:
    known = (KnownVendor(name="Harbour Dock & Door", aliases=("HDD", "harbour door")),)
    for text in ("harbour door never came", "Harbor Dock & Door never came", "I rang HDD again"):
        (vendor,) = read(text, vendors=known).vendors
        assert (vendor.name, vendor.known) == ("Harbour Dock & Door", True)
        assert text[vendor.start : vendor.end] == vendor.text


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Ace", "Ace Plumbing", True),
        ("the Ace Plumbing Ltd", "ACE PLUMBING", True),
        ("Harbour Dock & Door", "HDD", True),
        ("Ace Plumbing", "Ace Roofing", False),
        ("Northgate", "Southgate", False),
    ],
)
def test_one_vendor_under_two_names(first: str, second: str, same: bool) -> None:
    assert same_vendor(first, second) is same


@pytest.mark.parametrize(
    "text",
    [
        "Harbour Dock never came on Monday, HDD promised Friday.",
        "The Harbour people never came. HDD said Friday.",
        "HDD never came on Monday.",
    ],
)
def test_a_vendor_who_is_known_by_one_of_his_names_is_known_by_all(read: Read, text: str) -> None:
    harbour = (KnownVendor(name="Harbour Dock & Door", aliases=("HDD",)),)
    (vendor,) = read(text, vendors=harbour).vendors
    assert (vendor.name, vendor.known, vendor.source) == ("Harbour Dock & Door", True, "vendors: vendors.csv")


def test_vendors_file(tmp_path: Path) -> None:
    path = tmp_path / "vendors.csv"
    path.write_text('name,aliases\nAce Plumbing,ace; the plumbers\n"Pike, Daughter & Co",\n\nSolo\n', encoding="utf-8")
    assert load_vendors(path) == (
        KnownVendor(name="Ace Plumbing", aliases=("ace", "the plumbers")),
        KnownVendor(name="Pike, Daughter & Co"),
        KnownVendor(name="Solo"),
    )


def test_every_bad_row_of_the_vendors_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "vendors.csv"
    path.write_text("name,aliases\n,x\nAce,a,b\nAce,\nace,\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_vendors(path)
    assert [(problem.line, problem.message) for problem in caught.value.problems] == [
        (2, "has no name"),
        (3, "has 3 columns"),
        (5, "'ace' is listed twice"),
    ]


@pytest.mark.parametrize("content", [b"", b"vendor;other\n", b"name,aliases\n\xff\n"])
def test_a_vendors_file_that_is_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vendors.csv"
    path.write_bytes(content)
    with pytest.raises(ConfigError):
        load_vendors(path)
    with pytest.raises(ConfigError):
        load_vendors(tmp_path / "none.csv")
