"""Changes the code in a thousand small ways and counts what no test notices: ``make mutants``.

    python -m tests.mutants [SHARE] [MODULE ...]

mutmut makes the mutants: a copy of the program in ``mutants/`` in which each function has its changed twins. Here each
is tried by those tests of its room that enter the changed function, in a process that is forked once the language model
is loaded and the tests are collected, since a fork of a process that has run tests hangs in the threads of some
library. ``SHARE`` ("1/3") picks so many by a hash of their names. What only changes prose (a sentence of ``explain``,
of an error, of a log) is left out. Prints each survivor with its change, and how many there were.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import difflib
import json
import os
import re
import shutil
import signal
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mutmut import __main__ as mutmut
from mutmut.state import state

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "mutants"
AT_ONCE = 2
PATIENCE = 60, 4
"""A mutant hangs, which is noticed, when it takes so many seconds and so many times what its tests took before."""
_RELAY = (
    "outbox/test_smtp_sender.py",
    "outbox/test_smtp_faults.py",
    "outbox/test_smtp_talk.py",
    "outbox/test_smtp_words.py",
    "outbox/test_deliver.py",
    "outbox/test_compose.py",
)
ROOMS = {
    "inbox": ("inbox/test_screen_origin.py", "inbox/test_screen_verdict.py", "inbox/test_golden_mails.py",
              "inbox/test_rare_mails.py", "inbox/test_guards.py", "inbox/test_reports.py", "test_returned.py",
              "test_pipeline.py"),
    "deadlines": ("deadlines", "test_owed.py", "test_turns.py", "test_telling.py", "test_crash.py", "test_pipeline.py",
                  "test_ticks.py", "stories"),
    "outbox.smtp": _RELAY,
    "outbox.envelope": _RELAY,
    "outbox": ("outbox/test_deliver.py", "outbox/test_deliver_held.py", "outbox/test_deliver_words.py",
               "outbox/test_compose.py",
               "outbox/test_compose_parts.py", "outbox/test_notify.py", "outbox/test_calendar.py",
               "outbox/test_wording.py", "outbox/test_moments.py", "outbox/test_templates.py",
               "outbox/test_templates_edges.py", "outbox/test_greeting.py", "outbox/test_rare_words.py",
               "outbox/test_words_of_languages.py", "outbox/test_words_of_mistakes.py", "test_crash.py",
               "test_letters.py", "test_reaching_out.py", "daemon/test_alarm.py", "faults/test_late.py"),
    "": ("test_threads.py", "test_threads_without_marks.py", "test_tokens.py", "test_subjects.py", "test_joining.py",
         "test_orders.py", "test_held.py", "test_pipeline.py", "test_passed_on.py", "test_any_order.py", "stories"),
}  # fmt: skip
"""Which tests look after a module, by the beginning of its name."""


def make() -> None:
    """Write the mutants of what [tool.mutmut] in pyproject.toml names."""
    os.environ["MUTANT_UNDER_TEST"] = "mutant_generation"
    PLACE.mkdir(exist_ok=True)
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.create_mutants(AT_ONCE)


def named(part: int, of: int, modules: list[str]) -> Iterator[str]:
    """Yield the mutants of a share that change more than prose."""
    for meta in sorted(PLACE.glob("triaged/**/*.meta")):
        module = str(meta.relative_to(PLACE))[: -len(".py.meta")].replace("/", ".")
        if modules and module not in modules:
            continue
        functions = _functions(module)
        dumps = {name: ast.dump(_Plain().visit(copy.deepcopy(node))) for name, node in functions.items()}
        for name in json.loads(meta.read_text("utf-8"))["exit_code_by_key"]:
            own = name.rpartition(".")[2]
            if dumps.get(own) != dumps.get(_original(own)) and zlib.crc32(name.encode()) % of == part - 1:
                yield name


class _Trials:
    """Tries mutants where pytest would run the tests that it has collected, each in a fork of that moment.

    First the tests run once as they are and tell which of them enter which function; a mutant is then tried by these
    alone, the quickest first.
    """

    def __init__(self, mutants: list[str]) -> None:
        self._mutants = mutants
        self.alive: list[str] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        entered, took = self._entered(session)

        def tests(name: str) -> list[int]:
            return entered.get(re.sub(r"__mutmut_\d+$", "", name), [])

        def patience(name: str) -> float:
            return PATIENCE[0] + PATIENCE[1] * sum(took[number] for number in tests(name))

        mutants = sorted(self._mutants, key=patience)
        for name, noticed in _forked(mutants, lambda name: _noticed(session, tests(name)), patience):
            if not noticed:
                self.alive.append(name)
                print(name, *(f"    {line}" for line in changed(name)), sep="\n", flush=True)
        return True

    def _entered(self, session: pytest.Session) -> tuple[dict[str, list[int]], list[float]]:
        """Return the numbers of the tests that enter each function, the quickest first, and the seconds of each test.

        Ends the program where one fails without any mutant.
        """
        result = PLACE / "entered.json"
        result.unlink(missing_ok=True)
        list(_forked(["stats"], lambda _: _record(session, result), lambda _: 3600))
        if not result.exists():
            raise SystemExit("the tests of a room fail without any mutant: nothing can be learnt")
        entered, took = json.loads(result.read_text("utf-8"))
        return entered, took


def _record(session: pytest.Session, result: Path) -> bool:
    took = []
    entered: dict[str, list[int]] = {}
    for number, item in enumerate(session.items):
        state()._stats.clear()
        begun = time.monotonic()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=_next(session.items, number))
        took.append(time.monotonic() - begun)
        for name in state()._stats:
            entered.setdefault(name, []).append(number)
    if not session.testsfailed:
        for numbers in entered.values():
            numbers.sort(key=took.__getitem__)
        result.write_text(json.dumps((entered, took)), "utf-8")
    return True


def _noticed(session: pytest.Session, tests: list[int]) -> bool:
    items = [session.items[number] for number in tests]
    for number, item in enumerate(items):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=_next(items, number))
        if session.testsfailed:
            return True
    return False


def _next(items: list[pytest.Item], number: int) -> pytest.Item | None:
    return items[number + 1] if number + 1 < len(items) else None


def _forked(
    names: list[str], run: Callable[[str], bool], patience: Callable[[str], float]
) -> Iterator[tuple[str, bool]]:
    """Yield what ``run`` says of each name in a process of its own; one that ends in another way counts as noticed."""
    running: dict[int, tuple[str, float]] = {}
    waiting = list(reversed(names))
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            name = waiting.pop()
            running[_begun(name, run)] = (name, time.monotonic() + patience(name))
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid:
            name, _ = running.pop(pid)
            _end(pid)
            shutil.rmtree(PLACE / f"tmp-{pid}", ignore_errors=True)
            yield name, status != 0
        for late in [pid for pid, (_, end) in running.items() if time.monotonic() > end]:
            _end(late)
        time.sleep(0 if pid else 0.005)


def _end(group: int) -> None:
    """End a process and what it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _begun(name: str, run: Callable[[str], bool]) -> int:
    if pid := os.fork():
        return pid
    os.setsid()
    os.environ["MUTANT_UNDER_TEST"] = name
    temporary = PLACE / f"tmp-{os.getpid()}"
    temporary.mkdir()
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(temporary)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    try:
        noticed = run(name)
    except BaseException:  # noqa: BLE001 - whatever a mutant does, it was noticed
        noticed = True
    os._exit(int(noticed))


def changed(name: str) -> Iterator[str]:
    """Yield the lines that a mutant changes."""
    module, _, own = name.rpartition(".")
    source, functions = _source(module), _functions(module)
    before, after = (
        (ast.get_source_segment(source, functions[each]) or "").splitlines()[1:] for each in (_original(own), own)
    )
    for line in difflib.unified_diff(before, after, n=0, lineterm=""):
        if line[:1] in "+-" and line[:3] not in ("+++", "---"):
            yield line


class _Plain(ast.NodeTransformer):
    """Takes out of a function its name and all prose."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = "function"
        return self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        return node if node.arg not in ("why", "because", "evidence") else ast.keyword(node.arg, ast.Constant(""))

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        prose = isinstance(node.value, str) and " " in node.value.strip("X ")
        return ast.Constant("") if prose else node


def _room(name: str) -> str:
    module = name.partition(".x")[0].removeprefix("triaged.")
    return next(room for room in ROOMS if module.startswith(room))


def _original(name: str) -> str:
    return re.sub(r"__mutmut_\d+$", "__mutmut_orig", name)


def _source(module: str) -> str:
    return (PLACE / f"{module.replace('.', '/')}.py").read_text("utf-8")


def _functions(module: str) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.walk(ast.parse(_source(module))) if isinstance(node, ast.FunctionDef)}


def main(words: list[str]) -> None:
    """Make, try and tell."""
    part, _, of = (words[0] if words else "1/1").partition("/")
    os.chdir(ROOT)
    make()
    mutants = list(named(int(part), int(of or 1), words[1:]))
    os.chdir(PLACE)
    sys.path[:] = [str(PLACE), *(each for each in sys.path if Path(each or ".").resolve() != ROOT)]
    for name in [each for each in sys.modules if each.partition(".")[0] in ("tests", "triaged")]:
        del sys.modules[name]
    os.environ["MUTANT_UNDER_TEST"] = "none.none"
    from tests.household import reader  # noqa: PLC0415 - of the copy

    reader()
    alive = []
    for room, tests in ROOMS.items():
        own = [name for name in mutants if _room(name) == room]
        trials = _Trials(own)
        words = ["-q", "-p", "no:cacheprovider", "--capture=no", *(f"tests/{each}" for each in tests)]
        if own and pytest.main(words, plugins=[trials]):
            raise SystemExit(f"the tests of {room or 'the rest'} did not run: nothing can be learnt")
        alive += trials.alive
    tried, left = (Counter(name.partition(".x")[0] for name in names) for names in (mutants, alive))
    for module, count in sorted(tried.items()):
        print(f"{module:32}{count:6} tried{left[module]:5} survived")
    print(f"{len(mutants)} mutants, {len(alive)} of them noticed by no test")


if __name__ == "__main__":
    main(sys.argv[1:])
