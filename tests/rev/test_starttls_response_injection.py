"""A-08 / I-11: untagged answers that somebody in between puts BEFORE the server's consent to STARTTLS (NO STARTTLS,
USENIX Security 2021, response injection) must not count after the handshake."""
from dataclasses import replace
import imapclient, pytest
from tests.daemon.running import NINE, open_shop, until
from tests.faults.proxy import FaultProxy

class Before(FaultProxy):
    INJECT = b'* LIST (\\HasNoChildren \\Sent) "/" "Junk"\r\n'
    def _falsified(self, data):
        if self.mode == "inject" and self.heard.upper().rstrip().endswith(b"STARTTLS") and b"OK" in data:
            self.mode = "pass"
            return self.INJECT + data
        return data

@pytest.mark.server("dovecot")
def test_a_list_in_clear_does_not_choose_our_sent_folder(dovecot, authority):
    with FaultProxy(dovecot.port, farewell=b"") as _:
        pass
    with dovecot.staff() as client:
        if not client.folder_exists("Junk"): client.create_folder("Junk")
    with Before(dovecot.port, farewell=b"") as proxy:
        proxy.mode = "inject"
        src = replace(dovecot.over("starttls"), port=proxy.port).source()
        folders = src.folders()
        src.close()
        print(folders)
        assert proxy.mode == "pass"     # it was injected
    assert "Junk" not in [f.name for f in folders if f.role == "sent"]

import ssl
from triaged.demo.servers import SmtpSink
from tests.daemon.running import customer_mail, staff_mail, sent_to

@pytest.mark.server("dovecot")
def test_a_forged_answer_in_junk_does_not_stop_a_clock(tmp_path, dovecot, authority, server_context):
    with dovecot.staff() as client:
        if not client.folder_exists("Junk"): client.create_folder("Junk")
    with SmtpSink(context=server_context) as sink, Before(dovecot.port, farewell=b"") as proxy:
        proxy.mode = "inject"
        shop = open_shop(tmp_path, replace(dovecot.over("starttls"), port=proxy.port), sink, authority=authority, poll="1s")
        with shop.daemon():
            until(lambda: shop.state("fetch/support/INBOX") == "well")
            dovecot.append(customer_mail("ann"), when=NINE)
            sink.wait_for(1)
            # what anybody on the internet can send to support@, and a spam filter puts into Junk
            dovecot.append(staff_mail("forged", "ann", "Nothing will be done.", reply_to="<ann@customer.example>"), folder="Junk", when=NINE)
            proxy.hang_up()
            import time; time.sleep(4)
            with shop.store() as s:
                rows = [(r["role"], r["folder"], r["state"]) for r in s._rows.all("SELECT role, folder, state FROM message")]
                threads = [(t.customer, t.state) for t in s.mail.threads()]
                open_ = s.ledger.open_deadlines()
    print(rows, threads, open_)
    assert threads == [("ann@customer.example", "waiting for us")] and open_
