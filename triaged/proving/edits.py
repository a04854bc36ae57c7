"""What staff edit: the files of rules and templates, who owns them, and in what two sets of them differ."""

from __future__ import annotations

import difflib
import pwd
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from triaged.config import Config

_KINDS = ("*.yaml", "*.yml", "*.txt", "*.html")


def folders(config: Config) -> tuple[Path, ...]:
    """Return the business's own folders of rules and templates; shipped ones are not edited."""
    return tuple(path for path in (config.rules_folder, config.templates_folder) if path.is_relative_to(config.folder))


def files_of(config: Config) -> dict[str, str]:
    """Return the text of every file of rules and templates by its path under the folder of triaged.toml."""
    return {path.relative_to(config.folder).as_posix(): path.read_text("utf-8", "replace") for path in _paths(config)}


def stamps_of(config: Config) -> dict[Path, int]:
    """Return when every file of rules and templates was written, in nanoseconds; two that differ tell of a change."""
    found: dict[Path, int] = {}
    with suppress(FileNotFoundError):  # it is being changed now
        found.update((path, path.stat().st_mtime_ns) for path in _paths(config))
    return found


def edited_by(config: Config) -> str:
    """Return the name of whoever owns the file that was changed last, or an empty string."""
    newest = max(_paths(config), key=lambda path: path.stat().st_mtime, default=None)
    return owner_of(newest) if newest is not None else ""


def owner_of(path: Path) -> str:
    """Return the login name of a file's owner, else the number."""
    number = path.stat().st_uid
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def difference(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of a unified diff from the one set to the other."""
    for name in sorted(old.keys() | new.keys()):
        one, other = (side.get(name, "").splitlines() for side in (old, new))
        yield from difflib.unified_diff(one, other, f"before/{name}", f"after/{name}", lineterm="")


def write(config: Config, files: Mapping[str, str]) -> list[str]:
    """Put files as they were; what is not among them is removed. Returns the names that changed.

    Each file is exchanged whole, so that whoever reads at that moment reads the one or the other.
    """
    now = files_of(config)
    for name, text in files.items():
        if now.get(name) != text:
            path = config.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(f".{path.name}.new")
            fresh.write_text(text, "utf-8")
            fresh.replace(path)
    for name in now.keys() - files.keys():
        (config.folder / name).unlink()
    return sorted(name for name in now.keys() | files.keys() if now.get(name) != files.get(name))


def _paths(config: Config) -> Iterator[Path]:
    for folder in folders(config):
        for kind in _KINDS:
            yield from (path for path in sorted(folder.rglob(kind)) if not path.name.startswith("."))
