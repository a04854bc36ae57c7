"""I-02: `status` of a daemon that stands still (SIGSTOP) says that all is well, for ever."""
import os, signal, subprocess, sys, time, json
from tests.daemon.running import customer_mail, open_shop, until
from tests.cli.commands import triaged
def test_status_of_a_daemon_that_hangs(tmp_path, pymap, sink):
    shop = open_shop(tmp_path, pymap, sink, poll="1s")
    p = subprocess.Popen([sys.executable, "-m", "triaged", "run", "--config", str(shop.toml)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: (shop.folder/"triaged.db").exists() and shop.state("fetch/support/INBOX") == "well")
        until(lambda: shop.state("work") == "well")
        p.send_signal(signal.SIGSTOP)
        with shop.store() as s:   # two days pass
            for name in ("work", "deliver", "fetch/support/INBOX", "fetch/support/Sent"):
                s.mark(f"state/{name}", json.dumps({"ok": "2026-11-26T06:00:00+00:00"}))
        pymap.append(customer_mail("ann"))
        said = triaged("status", "--config", shop.toml)
        print(said.code, said.out)
        print(triaged("status", "--config", shop.toml, "--json").json.get("connections"))
    finally:
        p.send_signal(signal.SIGCONT); p.kill(); p.wait()
    assert said.code == 1 or "2026" in said.out or "26 Nov" in said.out
