"""Watches the files that staff edit, and lets them be read again when somebody has saved one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import structlog
import watchfiles

from triaged.daemon.shared import Shared
from triaged.proving.edits import folders

_CALM, _LONGEST, _LOOK = 800, 10_000, 1000
"""Milliseconds without a further change before anything is read, since editors write in several steps; after which it
is read all the same; between two looks whether the daemon stops."""
_log = structlog.get_logger("triaged")


def watch_files(shared: Shared, path: Path, changed: Callable[[Path], None]) -> None:
    """Call ``changed`` with the configuration whenever it, a rule or a template was written; ends with the daemon."""
    own = path.resolve()
    edited = [folder.resolve() for folder in folders(shared.house.config) if folder.is_dir()]
    # The file itself and not its folder, where the database is written all the time.
    watched = [own, *edited, *(each for folder in edited for each in folder.iterdir() if each.is_dir())]
    store = shared.open()
    health = shared.health("files", store)
    try:
        while not shared.stop.is_set():
            for changes in watchfiles.watch(
                *watched, watch_filter=_Edits(own, edited), stop_event=shared.stop, step=_CALM, debounce=_LONGEST,
                rust_timeout=_LOOK, yield_on_timeout=True, raise_interrupt=False, recursive=False,
                ignore_permission_denied=True,
            ):  # fmt: skip
                health.well()
                if not changes:
                    continue
                names = {Path(name).name for _, name in changes}
                _log.info("files were changed", files=sorted(names))
                changed(path)
                if own.name in names:
                    break  # an editor may have put another file in its place, which must be watched instead
    except OSError as error:
        # Without inotify (too many watches, a network disk) SIGHUP still serves.
        _log.warning("files are not watched; send SIGHUP after a change", why=str(error))
    finally:
        store.close()


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
