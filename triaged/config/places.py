"""Where a key stands in a TOML file: ``tomllib`` parses but does not keep lines, and people need them."""

from __future__ import annotations

import re
from collections.abc import Mapping

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]\[]+?)\s*\]\]?")
_KEY = re.compile(r"\s*([A-Za-z0-9_.\-\"']+)\s*=")


class Places:
    """An index of table headers and keys of one TOML source."""

    def __init__(self, source: str) -> None:
        """Read the lines once; values that span lines are found by the line on which they begin."""
        self._places: dict[tuple[str | int, ...], tuple[int, int]] = {}
        counts: dict[tuple[str, ...], int] = {}
        table: tuple[str | int, ...] = ()
        for number, line in enumerate(source.splitlines(), start=1):
            header = _HEADER.match(line)
            if header:
                names = tuple(part.strip().strip("\"'") for part in header[2].split("."))
                table = names
                if header[1] == "[[":
                    table = (*names, counts.get(names, 0))
                    counts[names] = counts.get(names, 0) + 1
                self._places.setdefault(table, (number, line.index("[") + 1))
                continue
            key = _KEY.match(line)
            if key:
                names = tuple(part.strip("\"'") for part in key[1].split("."))
                self._places.setdefault((*table, *names), (number, len(line) - len(line.lstrip()) + 1))

    def find(self, path: tuple[str | int, ...], data: Mapping[str, object]) -> tuple[int, int]:
        """Return line and column of the nearest place that exists for a path; (0, 0) where there is none.

        ``data`` is the parsed file: a single ``[mailbox]`` is addressed as ``("mailbox", 0, ...)``.
        """
        del data
        for length in range(len(path), 0, -1):
            part = path[:length]
            plain = tuple(each for each in part if not isinstance(each, int))
            for tried in (part, plain):
                if tried in self._places:
                    return self._places[tried]
        return (0, 0)
