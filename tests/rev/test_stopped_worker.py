"""Wall-clock limit of reading: a worker that stands still while a large mail is handed to it."""
import os, signal, threading, time
from tests.daemon.running import NINE, customer_mail
from pathlib import Path
from triaged.config import load_config
from triaged.reader import WorkerReader, settings_of, UnreadableError

def test_a_reader_that_stands_still_is_given_up():
    r = WorkerReader(settings_of(load_config(Path("tests/fixwell/triaged.toml"))), seconds=2, memory_mb=1024)
    r.warm_up()
    os.kill(r._process.pid, signal.SIGSTOP)
    got = []
    def go():
        try: r.read(customer_mail("ann") + b"x" * 2_000_000, NINE, in_sent=False)
        except UnreadableError as e: got.append(str(e))
    t = threading.Thread(target=go, daemon=True); t.start(); t.join(15)
    alive = t.is_alive()
    os.kill(r._process.pid, signal.SIGKILL)
    assert not alive, "still waits after 15 s though seconds=2"
