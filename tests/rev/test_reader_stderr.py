"""What the reader's process writes to stderr (= the log) of hostile mails; and its wall clock when the worker is stopped."""
import os, signal, subprocess, sys, time, threading
from pathlib import Path
import pytest
SCRIPT = r'''
import sys, time, signal, os
from datetime import datetime, UTC
sys.path.insert(0, "/tmp/rev7/tree")
from tests.faults.hostile import mails
from triaged.reader import WorkerReader, settings_of
from triaged.config import load_config
from pathlib import Path
if __name__ == "__main__":
    r = WorkerReader(settings_of(load_config(Path("/tmp/rev7/tree/tests/fixwell/triaged.toml"))), seconds=30, memory_mb=1024)
    NOW = datetime(2026,3,2,9,tzinfo=UTC)
    for i, raw in enumerate(mails(250, seed=11)):
        t=time.time()
        try: r.read(raw, NOW, in_sent=False)
        except Exception as e: print(i, type(e).__name__, str(e)[:200], len(raw), flush=True)
        if time.time()-t > 5: print("SLOW", i, time.time()-t, len(raw), flush=True)
    r.close()
'''
def test_stderr(tmp_path):
    p = tmp_path/"s.py"; p.write_text(SCRIPT)
    done = subprocess.run([sys.executable, str(p)], capture_output=True, text=True, timeout=400)
    print(done.stdout[-3000:]); print("STDERR", done.stderr[-3000:])
    assert not done.stderr
