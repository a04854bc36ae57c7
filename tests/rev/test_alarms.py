import contextlib, socket, time, threading
from dataclasses import replace
from datetime import timedelta
from tests.daemon.owner import QUARTER, with_alarm
from tests.daemon.running import NINE, customer_mail, open_shop, until
from tests.faults.test_proxy import impatient, IMAP_BYE
from tests.faults.proxy import FaultProxy
from triaged.clock import ManualClock

class Swallow(FaultProxy):
    """mode 'cut': everything passes until the client says EXAMINE; from then on the server is silent."""
    swallowed = 0
    def _pump(self, source, target, answers):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if not answers and self.mode == "cut" and b"EXAMINE" in data:
                    self.swallowed += 1
                    continue
                target.sendall(data)
        for each in (source, target):
            with contextlib.suppress(OSError): each.shutdown(socket.SHUT_RDWR)

def test_no_well_again_before_the_folder_was_read(tmp_path, mailbox, sink):
    early = NINE - timedelta(hours=2)
    with Swallow(mailbox.port, farewell=IMAP_BYE) as proxy:
        proxy.mode = "stall"
        shop = impatient(with_alarm(open_shop(tmp_path, replace(mailbox, port=proxy.port), sink)))
        clock, told = ManualClock(early), shop.folder / "told"
        with shop.daemon(clock=clock):
            until(lambda: "trouble" in shop.state("fetch/support"))
            clock.move_to(early + QUARTER)
            until(told.exists)
            until(lambda: "needs you" in told.read_text())
            proxy.mode = "cut"; proxy.hang_up()
            until(lambda: proxy.swallowed)
            time.sleep(3)
            print(told.read_text(), [shop.state(n) for n in ("fetch/support", "fetch/support/INBOX")])
            assert "works again" not in told.read_text(), "no folder was ever read"

def test_switching_to_hold_is_not_called_works_again(tmp_path, pymap, sink):
    early = NINE - timedelta(hours=2)
    shop = with_alarm(open_shop(tmp_path, pymap, sink, smtp_port=1))
    clock, told = ManualClock(early), shop.folder / "told"
    with shop.daemon(clock=clock) as daemon:
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        pymap.append(customer_mail("ann"), when=early)
        until(lambda: "trouble" in shop.state("deliver"))
        clock.move_to(early + QUARTER)
        until(told.exists)
        shop.toml.write_text(shop.toml.read_text().replace('mode = "live"', 'mode = "hold"'))
        daemon.ask_to_reload(shop.toml)
        until(lambda: daemon.house.config.smtp.mode == "hold")
        time.sleep(7)
        print(told.read_text())
        assert "works again" not in told.read_text(), "the relay never took a mail"
