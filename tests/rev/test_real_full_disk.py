"""D-01 on a file system that is really full (a tmpfs of 6 MB)."""
import json, os, shutil, signal, subprocess, sys, time
from pathlib import Path
from tests.daemon.running import NINE, customer_mail, open_shop, until, sent_to, read
from tests.faults.invariants import assert_sound
from tests.cli.commands import triaged
SMALL = Path("/tmp/rev7/small")
def run(shop, log):
    return subprocess.Popen([sys.executable, "-m", "triaged", "run", "--config", str(shop.toml)], stdin=subprocess.DEVNULL, stdout=log.open("ab"), stderr=subprocess.STDOUT)
def test_full(tmp_path, pymap, sink):
    for p in SMALL.iterdir():
        shutil.rmtree(p) if p.is_dir() else p.unlink()
    shop = open_shop(SMALL/"shop", pymap, sink, poll="1s")
    told = tmp_path/"told"; log = tmp_path/"log"
    words = [sys.executable, "-c", f"import sys; open({str(told)!r}, 'a').write(sys.stdin.read())"]
    with shop.toml.open("a") as c: c.write(f'\n[alarm]\ncommand = {json.dumps(words)}\nafter = "5s"\n')
    p = run(shop, log)
    try:
        until(lambda: (shop.folder/"triaged.db").exists() and shop.state("fetch/support/INBOX") == "well")
        pymap.append(customer_mail("ann")); sink.wait_for(1)
        st = os.statvfs(SMALL); free = st.f_bavail*st.f_frsize
        (SMALL/"filler").write_bytes(b"x"*max(0, free-20000))
        try:
            with (SMALL/"filler").open("ab") as f:
                while True: f.write(b"x"*4096); f.flush()
        except OSError: pass
        for i in range(6): pymap.append(customer_mail(f"c{i}", "Are you open? "*3000))
        time.sleep(int(os.environ.get("FULL_SECONDS","15")))
        print("RC", p.poll(), "TOLD", told.exists() and told.read_text())
        s = triaged("status", "--config", shop.toml); print("STATUS", s.code, s.out, s.err if hasattr(s,'err') else '')
        (SMALL/"filler").unlink()
        time.sleep(20)
        print("RC", p.poll(), "TOLD", told.exists() and told.read_text())
        print({f"c{i}": len(sent_to(sink, f"c{i}")) for i in range(6)}, len(sent_to(sink,"ann")))
        with shop.store() as store:
            assert_sound(store, mails=7, on_the_wire=[str(read(e.data)["Message-ID"]) for e in sink.received])
    finally:
        p.send_signal(signal.SIGTERM); p.wait(20)
        print(log.read_text()[-3500:])
    assert all(len(sent_to(sink, f"c{i}")) == 1 for i in range(6)) and len(sent_to(sink, "ann")) == 1
