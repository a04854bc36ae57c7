"""Watches the files that staff edit, and lets them be read again when somebody has saved one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import structlog
import watchfiles

from triaged.daemon.health import Health
from triaged.daemon.shared import Shared

_CALM, _LONGEST, _LOOK = 800, 10_000, 1000
"""Milliseconds without a further change before anything is read, since editors write in several steps; after which it
is read all the same; between two looks whether the daemon stops."""
_AWAY = 1.0
_log = structlog.get_logger("triaged")


def watch_files(shared: Shared, path: Path, changed: Callable[[Path], None]) -> None:
    """Call ``changed`` with the configuration whenever it, a rule or a template was written; ends with the daemon."""
    store = shared.open()
    health = shared.health("files", store)
    try:
        while not shared.stop.is_set():
            # Anew each time: the configuration may name other folders by now.
            own, edited = path.resolve(), [folder.resolve() for folder in shared.house.edited]
            # The file itself and not its folder, where the database is written all the time.
            watched = [own, *edited, *(each for folder in edited if folder.is_dir() for each in folder.iterdir())]
            watched = [each for each in watched if each in (own, *edited) or each.is_dir()]
            try:
                _watch(shared, path, watched, _Edits(own, edited), changed, health)
            except FileNotFoundError as error:
                # Moved away for a moment, by an editor or a person: it is watched again when it is back.
                health.show(f"{error.args[0]} is not there")
                shared.stop.wait(_AWAY)
                if own.exists():
                    changed(path)
    except OSError as error:
        # Without inotify (too many watches, a network disk) SIGHUP still serves.
        _log.warning("files are not watched; send SIGHUP after a change", why=str(error))
    finally:
        store.close()


def _watch(
    shared: Shared, path: Path, watched: list[Path], wanted: _Edits, changed: Callable[[Path], None], health: Health
) -> None:
    """Watch until the daemon stops, or the configuration was saved: an editor may have put another file in its place.

    Raises FileNotFoundError where something that is to be watched is not there: watchfiles would say nothing of it.
    """
    if missing := next((each for each in watched if not each.exists()), None):
        raise FileNotFoundError(missing)
    for changes in watchfiles.watch(
        *watched, watch_filter=wanted, stop_event=shared.stop, step=_CALM, debounce=_LONGEST, rust_timeout=_LOOK,
        yield_on_timeout=True, raise_interrupt=False, recursive=False, ignore_permission_denied=True,
    ):  # fmt: skip
        health.well()
        if {folder.resolve() for folder in shared.house.edited} - set(watched):
            return  # the configuration in force names other folders by now
        if not changes:
            continue
        names = {Path(name).name for _, name in changes}
        _log.info("files were changed", files=sorted(names))
        changed(path)
        if path.name in names:
            return


class _Edits(watchfiles.DefaultFilter):
    """Lets through triaged.toml, and rules and templates in their folders; nothing that an editor leaves behind."""

    def __init__(self, own: Path, watched: list[Path]) -> None:
        super().__init__()
        self._own, self._folders = own, [folder.resolve() for folder in watched]

    def __call__(self, change: watchfiles.Change, path: str) -> bool:
        """Tell whether a change of a path matters."""
        found = Path(path).resolve()
        if not super().__call__(change, path):
            return False
        edited = found.suffix in {".yaml", ".yml", ".txt", ".html"} and not found.name.startswith(".")
        return found == self._own or (edited and any(found.is_relative_to(folder) for folder in self._folders))
