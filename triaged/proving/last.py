"""The last set of rules and templates that was in force, from the database, where the files are mistaken now.

A daemon keeps what it has in memory; one that is started, or a run by a timer, has nothing but this. Customers must not
wait because somebody is in the midst of an edit.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from triaged.config import Config, load_config
from triaged.model import ConfigError, PermanentError, TemporaryError
from triaged.proving.edits import edited_by, folders
from triaged.proving.house import House, load_house_of
from triaged.reader import Reader
from triaged.store import Store


@contextmanager
def last_in_force(path: Path, reader_of: Callable[[Config], Reader], why: ConfigError) -> Iterator[House]:
    """Yield the house of the last set that was in force; raises ``why`` where there is none, or it is mistaken too."""
    with tempfile.TemporaryDirectory(prefix="triaged-") as folder:
        try:
            config = load_config(path)
            house = load_house_of(_as_it_was(config, Path(folder)), path, reader_of)
        except (ConfigError, PermanentError, TemporaryError, OSError):
            raise why from None
        yield replace(house, refused=str(why), edited_by=edited_by(config), edited=folders(config))


def _as_it_was(config: Config, folder: Path) -> Config:
    """Write the set into a folder and return the configuration that reads it there."""
    if not config.store_path.exists():
        raise PermanentError("nothing was in force yet")
    with closing(Store(config.store_path)) as store:
        sets = store.sets.latest(1)
    if not sets or not sets[0].files:
        raise PermanentError("nothing was in force yet")
    for name, text in sets[0].files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return config.with_folders(
        *(folder / each.relative_to(config.folder) if each.is_relative_to(config.folder) else each
          for each in (config.rules_folder, config.templates_folder))
    )  # fmt: skip
