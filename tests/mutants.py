"""Changes the code in a thousand small ways and counts what no test notices: ``make mutants``.

    python -m tests.mutants [SHARE] [MODULE ...]

mutmut makes the mutants: a copy of the program in ``mutants/`` in which each function has its changed twins. Here each
is tried by the tests of its room, in a process that was forked once the language model was loaded, since a fork of a
process that has run the whole suite hangs in the threads of some library. ``SHARE`` ("1/3") picks so many by a hash of
their names. What only changes prose (a sentence of ``explain``, of an error, of a log) is left out. Prints each
survivor with its change, and how many there were.
"""

from __future__ import annotations

import ast
import copy
import difflib
import json
import os
import re
import signal
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from mutmut import __main__ as mutmut

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "mutants"
AT_ONCE = 2
SECONDS = 120
"""After which a mutant counts as noticed: it hangs."""
_RELAY = (
    "outbox/test_smtp_sender.py",
    "outbox/test_smtp_faults.py",
    "outbox/test_deliver.py",
    "outbox/test_compose.py",
)
ROOMS = {
    "inbox": ("inbox/test_screen_origin.py", "inbox/test_screen_verdict.py", "inbox/test_golden_mails.py",
              "test_returned.py", "test_pipeline.py"),
    "deadlines": ("deadlines", "test_owed.py", "test_turns.py", "test_telling.py", "test_crash.py", "stories"),
    "outbox.smtp": _RELAY,
    "outbox.envelope": _RELAY,
    "outbox": ("outbox/test_deliver.py", "outbox/test_compose.py", "outbox/test_notify.py", "outbox/test_calendar.py",
               "test_crash.py", "test_letters.py", "test_reaching_out.py", "daemon/test_alarm.py"),
    "": ("test_threads.py", "test_tokens.py", "test_subjects.py", "test_joining.py", "test_orders.py", "test_held.py",
         "test_pipeline.py", "test_passed_on.py", "stories/test_the_vendor_writes.py"),
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


def survive(mutants: list[str]) -> Iterator[str]:
    """Yield those that no test notices, as they come."""
    running: dict[int, tuple[str, float]] = {}
    waiting = list(reversed(mutants))
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            name = waiting.pop()
            running[_tried(name)] = (name, time.monotonic() + SECONDS)
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid:
            name, _ = running.pop(pid)
            if status == 0:
                yield name
        for late in [pid for pid, (_, end) in running.items() if time.monotonic() > end]:
            os.killpg(late, signal.SIGKILL)
        time.sleep(0 if pid else 0.02)


def _tried(name: str) -> int:
    if pid := os.fork():
        return pid
    os.setsid()
    os.environ["MUTANT_UNDER_TEST"] = name
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    module = name.partition(".x")[0].removeprefix("triaged.")
    room = next(room for room in ROOMS if module.startswith(room))
    try:
        code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", *(f"tests/{each}" for each in ROOMS[room])])
    except BaseException:  # noqa: BLE001 - whatever a mutant does, it was noticed
        code = 1
    os._exit(int(code))


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
    whole = [f"triaged.{room or 'threads'}.x" for room in ROOMS]
    if len(list(survive(whole))) < len(whole):
        raise SystemExit("the tests of a room fail without any mutant: nothing can be learnt")
    alive = []
    for name in survive(mutants):
        alive.append(name)
        print(name, *(f"    {line}" for line in changed(name)), sep="\n", flush=True)
    tried, left = (Counter(name.partition(".x")[0] for name in names) for names in (mutants, alive))
    for module, count in sorted(tried.items()):
        print(f"{module:32}{count:6} tried{left[module]:5} survived")
    print(f"{len(mutants)} mutants, {len(alive)} of them noticed by no test")


if __name__ == "__main__":
    main(sys.argv[1:])
