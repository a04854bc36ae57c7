"""P-03: no address in clear in the log at the default level."""
import os, signal, subprocess, sys, time
from pathlib import Path
from tests.daemon.running import NINE, customer_mail, open_shop, until

def run_daemon(shop, act, seconds=6, env=None):
    log = shop.folder / "log"
    with log.open("wb") as out:
        p = subprocess.Popen([sys.executable, "-m", "triaged", "run", "--config", str(shop.toml)], stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        act(log)
    finally:
        p.send_signal(signal.SIGTERM); p.wait(20)
    return log.read_text()

def wait_log(log, word, seconds=25):
    end=time.time()+seconds
    while word not in log.read_text():
        assert time.time()<end, log.read_text()
        time.sleep(.1)

def test_reload_with_a_mistake_about_an_address(tmp_path, pymap, sink):
    shop = open_shop(tmp_path, pymap, sink)
    def act(log):
        wait_log(log, "started")
        time.sleep(2)
        text = shop.toml.read_text()
        shop.toml.write_text(text.replace('email = "dispatch@fixwell.example"', 'email = "dana.private@customer.example, x@y.example"'))
        wait_log(log, "reload refused")
    told = run_daemon(shop, act)
    print(told)
    assert "dana.private@" not in told

def test_relay_that_quotes_an_address_or_subject(tmp_path, pymap, sink):
    sink.fault = lambda at, who: "451 4.7.1 <ann(at)customer.example>: greylisted, Subject: Question of ann" if at == "rcpt" else None
    shop = open_shop(tmp_path, pymap, sink)
    def act(log):
        wait_log(log, "started"); time.sleep(4)
        pymap.append(customer_mail("ann")); pymap.append(customer_mail("bob"))
        try: wait_log(log, "tried again", 40)
        except AssertionError: pass
    told = run_daemon(shop, act)
    print(told)
    assert "Question of ann" not in told
