"""What the log tells at its ordinary level: ids, rules and outcomes, and no word or address of anybody (P-03)."""

from __future__ import annotations

from pathlib import Path

from structlog.testing import capture_logs

from tests.daemon.running import NINE, customer_mail, open_shop, until
from tests.servers.mailbox import Mailbox
from triaged.demo.servers import SmtpSink

SECRET_WORDS = "My alarm code is 4711 and the key lies under the pot at Rosegarth."


def test_no_word_and_no_address_of_a_customer_is_in_the_log(tmp_path: Path, pymap: Mailbox, sink: SmtpSink) -> None:
    shop = open_shop(tmp_path, pymap, sink)
    pymap.append(b"From: x\r\n\r\n\xff\xfe broken " + SECRET_WORDS.encode(), when=NINE)
    with capture_logs() as entries, shop.daemon():
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        pymap.append(customer_mail("ann", SECRET_WORDS), when=NINE)
        sink.wait_for(1)
        until(lambda: any(each["event"] == "delivery" for each in entries))
    said = [each for each in entries if each["log_level"] in ("info", "warning", "error", "critical")]
    told = " ".join(f"{key}={value}" for each in said for key, value in each.items())
    for trace in ("ann@", "customer.example", "4711", "Rosegarth", "Question of", "support@fixwell"):
        assert trace not in told
    [handled] = [each for each in said if each["event"] == "mail" and each["verdict"] == "acknowledge"]
    assert handled["thread"]
    assert handled["rules"] == ["acknowledge"]
    [sent] = [each for each in said if each["event"] == "delivery"]
    assert sent["thread"] == handled["thread"]
