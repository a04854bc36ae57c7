"""O-07: `triaged hold` while the relay has not even greeted us: nothing of the mail was said, and yet it leaves."""
import time
from tests.daemon.running import NINE, customer_mail, open_shop, until, sent_to
from tests.faults.proxy import FaultProxy
from tests.cli.commands import triaged
import socket, threading, contextlib
class Late(FaultProxy):
    hold = True
    def _pump(self, source, target, answers):
        if answers:
            while self.hold: time.sleep(.05)
        super()._pump(source, target, answers)
def test_hold_before_the_greeting(tmp_path, pymap, sink):
    with Late(sink.port, farewell=b"") as proxy:
        shop = open_shop(tmp_path, pymap, sink, smtp_port=proxy.port)
        with shop.daemon():
            until(lambda: shop.state("fetch/support/INBOX") == "well")
            pymap.append(customer_mail("ann"), when=NINE)
            until(lambda: proxy.connections)
            time.sleep(.5)
            assert triaged("hold", "--config", shop.toml).code == 0
            time.sleep(3)
            proxy.hold = False       # three seconds after the hold the relay wakes up
            time.sleep(3)
            print(len(sink.received))
            assert not sink.received
