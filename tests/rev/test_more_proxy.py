import socket, threading, contextlib, time
from dataclasses import replace
from datetime import timedelta
import pytest
from tests.cli.commands import triaged
from tests.daemon.running import NINE, customer_mail, open_shop, sent_to, until
from tests.faults.test_proxy import impatient, whole, IMAP_BYE, SMTP_BYE
from tests.faults.proxy import FaultProxy
from triaged.clock import ManualClock

class Stall(FaultProxy):
    """mode 'cut' stalls in the middle instead of cutting; mode 'half' sends half a line and hangs up."""
    def _pump(self, source, target, answers):
        passed = 0
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if not answers: self.heard += data
                elif self.mode == "cut" and passed + len(data) >= self._cut_after:
                    target.sendall(data[: max(0, self._cut_after - passed)])
                    while self.mode == "cut":
                        time.sleep(.05)
                    break
                elif self.mode == "half":
                    target.sendall(data[: len(data)//2]); break
                passed += len(data)
                if answers and self.mode == "trickle":
                    for at in range(len(data)):
                        target.sendall(data[at:at+1]); time.sleep(.001)
                else:
                    target.sendall(data)
        for each in (source, target):
            with contextlib.suppress(OSError): each.shutdown(socket.SHUT_RDWR)

def status(shop):
    s = triaged("status", "--config", shop.toml)
    return s.code, s.out

@pytest.mark.parametrize("mode,n", [("cut", 20), ("cut", 400), ("cut", 900), ("half", 0)])
def test_imap_stalls_in_the_middle(tmp_path, mailbox, sink, mode, n):
    with Stall(mailbox.port, farewell=IMAP_BYE, cut_after=n) as proxy:
        shop = impatient(open_shop(tmp_path, replace(mailbox, port=proxy.port), sink))
        with shop.daemon():
            until(lambda: shop.state("fetch/support/INBOX") == "well")
            mailbox.append(customer_mail("ann", "Are you open? " * 200), when=NINE)
            proxy.mode = mode
            proxy.hang_up()
            until(lambda: "trouble" in shop.state("fetch/support/INBOX") or sent_to(sink, "ann"))
            print(status(shop))
            proxy.mode = "pass"; proxy.hang_up()
            sink.wait_for(1)
            until(lambda: shop.state("fetch/support/INBOX") == "well")
        assert len(sent_to(sink, "ann")) == 1
        whole(shop, sink, 1)

@pytest.mark.parametrize("mode,n", [("cut", 10), ("cut", 200), ("half", 0), ("trickle", 0)])
def test_smtp_stalls_in_the_middle(tmp_path, pymap, sink, mode, n):
    with Stall(sink.port, farewell=SMTP_BYE, cut_after=n) as proxy:
        proxy.mode = mode
        shop = impatient(open_shop(tmp_path, pymap, sink, smtp_port=proxy.port))
        with shop.daemon():
            until(lambda: shop.state("fetch/support/INBOX") == "well")
            pymap.append(customer_mail("ann"), when=NINE)
            until(lambda: "trouble" in shop.state("deliver") or sent_to(sink, "ann"))
            print(status(shop))
            proxy.mode = "pass"; proxy.hang_up()
        with shop.daemon(clock=ManualClock(NINE + timedelta(hours=1))):
            sink.wait_for(1)
            until(lambda: shop.state("deliver") == "well")
        print(sent_to(sink,"ann"))
        assert len(set(sent_to(sink, "ann"))) == 1
        with shop.store() as s: print([(r.state) for r in s.outbox.rows()])
