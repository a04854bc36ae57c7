import os, signal, subprocess, sys, time
from tests.daemon.running import NINE, customer_mail, open_shop, until, sent_to
from triaged.clock import monotonic
def run(shop):
    return subprocess.Popen([sys.executable, "-m", "triaged", "run", "--config", str(shop.toml)], stdin=subprocess.DEVNULL, stdout=(shop.folder/"log").open("ab"), stderr=subprocess.STDOUT)
def rows(shop):
    with shop.store() as s: return [(r.mail.kind, r.state, r.uncertain) for r in s.outbox.rows()]
def test_sigterm_during_a_send(tmp_path, pymap, sink):
    seen = []
    def fault(at, who):
        seen.append(at)
        if at == "data" and len([x for x in seen if x == "data"]) == 1: time.sleep(14)
        return None
    sink.fault = fault
    shop = open_shop(tmp_path, pymap, sink)
    p = run(shop)
    until(lambda: (shop.folder/"triaged.db").exists() and shop.state("fetch/support/INBOX") == "well")
    pymap.append(customer_mail("ann"))
    until(lambda: "data" in seen)
    t = monotonic(); p.send_signal(signal.SIGTERM); p.wait(30)
    print("exit", p.returncode, round(monotonic()-t,1), rows(shop))
    assert p.returncode == 0 and monotonic()-t < 10.5
    time.sleep(8)
    q = run(shop)
    time.sleep(5)
    print(rows(shop), sent_to(sink, "ann"))
    with shop.store() as s: print([(r.not_before if hasattr(r,'not_before') else None) for r in s.outbox.rows()])
    q.send_signal(signal.SIGTERM); q.wait(20)
    print((shop.folder/"log").read_text())
    assert len(set(sent_to(sink, "ann"))) == 1
