import time
from datetime import timedelta
import pytest
from tests.daemon.owner import QUARTER, with_alarm
from tests.daemon.running import NINE, customer_mail, open_shop, until, sent_to
from tests.cli.commands import triaged
from triaged.clock import ManualClock

@pytest.mark.parametrize("at,reply", [("rcpt", "554 5.7.1 Relay access denied"), ("mail", "553 5.7.1 Sender address rejected: not owned by user"), ("mail", "550 5.7.0 Authentication required"), ("data", "550 5.7.1 Daily sending limit exceeded")])
def test_relay_that_refuses_everything(tmp_path, pymap, sink, at, reply):
    sink.fault = lambda now, who: reply if now == at else None
    shop = with_alarm(open_shop(tmp_path, pymap, sink))
    clock, told = ManualClock(NINE), shop.folder / "told"
    with shop.daemon(clock=clock):
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        for n in ("ann", "bob", "cid"):
            pymap.append(customer_mail(n), when=NINE)
        def states():
            with shop.store() as s: return [(r.mail.kind, r.mail.to.email, r.state) for r in s.outbox.rows()]
        until(lambda: sum(r[2] in ("failed","deferred") for r in states()) >= 3)
        time.sleep(2)
        print(states())
        print("deliver:", shop.state("deliver"), "told:", told.exists() and told.read_text())
        print(triaged("status", "--config", shop.toml).out)
        sink.fault = lambda now, who: None   # mended an hour later
        clock.move_to(NINE + timedelta(hours=1)); time.sleep(2)
        for n in ("ann-2", "dan"):
            pymap.append(customer_mail(n, "And again: are you open?"), when=NINE + timedelta(hours=1))
        time.sleep(3)
        print("after mending", states(), {n: len(sent_to(sink, n)) for n in ("ann","bob","cid","dan")})
        print("told:", told.exists() and told.read_text())
    assert {n: len(sent_to(sink, n)) for n in ("ann","bob","cid")} == {"ann":1,"bob":1,"cid":1}
