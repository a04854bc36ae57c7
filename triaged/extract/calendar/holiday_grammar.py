"""Holidays by name: "Christmas Eve", "new years day 2019", "last Thanksgiving", "the August bank holiday"."""

from __future__ import annotations

from dataclasses import replace

from triaged.extract.calendar.calendar_words import qualifier_of
from triaged.extract.calendar.day import Day, Found
from triaged.extract.calendar.lexemes import Lexemes
from triaged.extract.calendar.month_grammar import with_year
from triaged.extract.wordlists import word_set

_WRITTEN: dict[str, str] = {
    "new year": "new year; new year day; new year eve; nye:new year eve; new year s eve:new year eve",
    "christmas": "christmas; christmas day; xmas; xmas day; x mas; crimbo; chrimbo; chrismas; chirstmas",
    "christmas eve": "christmas eve; xmas eve; x mas eve",
    "boxing day": "boxing day; boxingday",
    "valentine": "valentine; valentine day; st valentine day; saint valentine day; valentin day",
    "st patrick": "st patrick day; saint patrick day; st paddy day; paddy day; st patty day; st patrick",
    "st george": "st george day; saint george day",
    "st andrew": "st andrew day; saint andrew day",
    "st david": "st david day; saint david day",
    "april fool": "april fool day; april fool",
    "labour day": "labour day; may day",
    "labor day": "labor day",
    "halloween": "halloween; hallowe en; all hallow eve; holloween; haloween",
    "all saints": "all saint day",
    "all souls": "all soul day",
    "bonfire night": "bonfire night; guy fawke night; guy fawkes night; guy fawke day; guy fawke; fireworks night",
    "armistice": "armistice day; remembrance day; poppy day",
    "veterans day": "veteran day",
    "martin luther king day": "martin luther king day; martin luther king jr day; martin luther king jr . day; mlk day",
    "presidents day": "president day; washington birthday",
    "columbus day": "columbus day; indigenous people day",
    "thanksgiving": "thanksgiving; thanksgiving day; thanks giving; thanksgivin",
    "mothers day": "mother day; mum day; mom day",
    "mothering sunday": "mothering sunday",
    "fathers day": "father day; dad day",
    "womens day": "women day; international women day",
    "pancake day": "pancake day; shrove tuesday; pancake tuesday",
    "mardi gras": "mardi gra; mardi gras; fat tuesday",
    "good friday": "good friday",
    "easter": "easter; easter sunday; easter day",
    "easter monday": "easter monday",
    "easter saturday": "easter saturday; holy saturday",
    "ascension": "ascension day; ascension",
    "whitsun": "whitsun; whit sunday; pentecost",
    "early may bank holiday": "early may bank holiday; may day bank holiday; may bank holiday",
    "spring bank holiday": "spring bank holiday; late may bank holiday; whitsun bank holiday",
    "august bank holiday": "august bank holiday; summer bank holiday; late august bank holiday",
    "bank holiday": "bank holiday monday; bank holiday; bank hol monday",
    "diwali": "diwali; deepavali",
    "eid": "eid; eid al fitr; eid ul fitr",
    "eid al adha": "eid al adha; eid ul adha",
    "rosh hashanah": "rosh hashanah; rosh hashana",
    "lunar new year": "lunar new year; chinese new year",
    "election day": "election day",
}
"""How each holiday is written, in small letters, without apostrophes and their s."""
_PLAIN = word_set(
    """
    epiphany juneteenth holi passover sukkot midsummer
    """
)
_TWO_WORDS = (
    "burns night", "australia day", "groundhog day", "waitangi day", "earth day", "anzac day", "canada day",
    "bastille day", "cinco de mayo", "memorial day", "independence day", "black friday", "cyber monday",
    "remembrance sunday", "victoria day", "ash wednesday", "palm sunday", "maundy thursday", "corpus christi",
    "whit monday", "yom kippur", "star wars day", "pi day",
)  # fmt: skip
_GREETINGS = word_set("happy merry a white father mother blessed")
_THINGS = word_set(
    """
    tree trees present presents card cards gift gifts period break holidays season shopping lights decorations jumper
    carol carols cake pudding turkey costume costumes bonus sale sales rush spirit hamper market party parties egg eggs
    bunny resolution resolutions
    """
)
"""What is named after a holiday and is no day."""
_CLAUSE_ENDS = word_set(". , ; : ? ! ) - and but or") | {""}
"""What follows "Christmas next": not "Christmas next to her"."""
_LONGEST = 6


def _plain(word: str) -> str:
    """Return a word without the s at its end, with which names are written or not: "valentines", "years"."""
    return word[:-1] if len(word) > len("eves") and word.endswith("s") and not word.endswith("ss") else word


def _names() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return for each first word the names that begin with it, the longest first."""
    rows = [(form.strip(), name) for name, forms in _WRITTEN.items() for form in forms.split(";")]
    rows += [(name, name) for name in (*_PLAIN, *_TWO_WORDS)]
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for form, name in rows:
        written, _, other = form.partition(":")
        words = tuple(_plain(word) for word in written.split())
        meant = other or ("new year eve" if words == ("new", "year", "eve") else name)
        table.setdefault(words[0], []).append((words, meant))
    for found in table.values():
        found.sort(key=lambda row: -len(row[0]))
    return table


_TABLE = _names()
STARTERS = frozenset(_TABLE) | {word + "s" for word in _TABLE}
"""Every word with which the name of a holiday can begin."""


def read_holiday(lx: Lexemes, at: int) -> Found:  # noqa: PLR0911 - one return for each way to say it
    """Read a holiday with the words that say of which year."""
    words = lx.words
    start = at + (words[at] == "the")
    qualifier = qualifier_of(words[start])
    start += bool(qualifier)
    if qualifier == "this" and words[start] in {"coming", "past"}:
        qualifier, start = words[start], start + 1
    found = read_name(lx, start)
    if found is None:
        return None
    name, after = found
    if words[at - 1] in _GREETINGS or words[after] in _THINGS:
        return None
    if name == "new year" and after == start + 2 and words[start + 1] == "year" and not _is_day(lx, start):
        return None
    day, end = with_year(lx, Day(kind="holiday", name=name, qualifier=qualifier), after)
    if words[end] == "after" and words[end + 1] == "next":
        return replace(day, qualifier="next", offset=1), end + 2
    if words[end] == "before" and words[end + 1] == "last":
        return replace(day, qualifier="last", offset=-1), end + 2
    just = words[end] == "just"  # "just gone", but not "just around the corner"
    if day.year is None and (words[end + just] == "gone" or (just and words[end + 1] == "past")):
        return replace(day, qualifier="last"), end + 1 + just
    if day.year is None and words[end] in {"next", "last"} and words[end + 1] in _CLAUSE_ENDS:
        return replace(day, qualifier=words[end]), end + 1
    return day, end


def _is_day(lx: Lexemes, start: int) -> bool:
    """Whether "new year" is the first of January, and no "new year of service"."""
    return lx.words[start + 2] != "of" and lx.words[start - 1] in {
        "the",
        "at",
        "by",
        "before",
        "after",
        "until",
        "till",
        "in",
        "since",
        "for",
        "over",
    }


def read_name(lx: Lexemes, at: int) -> tuple[str, int] | None:
    """Return the name of the holiday that stands there, and the position after it."""
    rows = _TABLE.get(_plain(lx.words[at]))
    if rows is None:
        return None
    seen, ends = _possessive_free(lx, at)
    for words, name in rows:
        if tuple(seen[: len(words)]) == words:
            return name, ends[len(words) - 1]
    return None


def _possessive_free(lx: Lexemes, at: int) -> tuple[list[str], list[int]]:
    """Return the next words without apostrophes, full stops after "St" and final s, and the position after each."""
    words = lx.words
    seen: list[str] = []
    ends: list[int] = []
    while len(seen) < _LONGEST and words[at]:
        word = words[at]
        at += 1
        if words[at] == "'" and lx.tight(at - 1, 2):
            at += 1 + (words[at + 1] == "s")
        elif (word == "st" and words[at] == ".") or words[at] == "-":
            at += 1
        seen.append(_plain(word))
        ends.append(at)
    return seen, ends
