"""O-07: nothing leaves within one second of `triaged hold`, against a real relay that is slow to answer."""
import time, threading, socket
from tests.daemon.running import NINE, customer_mail, open_shop, until
from tests.cli.commands import triaged
from triaged.clock import monotonic

def test_hold_while_the_relay_is_slow(tmp_path, pymap, sink):
    seen = []
    def fault(at, who):
        seen.append((at, monotonic()))
        if at == "rcpt":
            time.sleep(4)
        return None
    sink.fault = fault
    shop = open_shop(tmp_path, pymap, sink)
    with shop.daemon():
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        pymap.append(customer_mail("ann"), when=NINE)
        until(lambda: any(a == "rcpt" for a, _ in seen))
        held = monotonic()
        said = triaged("hold", "--config", shop.toml)
        print("HOLD SAID", said.code, said.out)
        time.sleep(7)
        with shop.store() as store:
            rows=[(r.state, r.mail.to.email) for r in store.outbox.rows()]
        print("RECEIVED", len(sink.received), rows, [(a, round(t-held,2)) for a,t in seen])
        assert not sink.received, "left seconds after triaged hold"
