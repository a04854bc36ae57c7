"""Mail out: header injection, one RCPT, CRLF only: odd From, odd subject, real sink."""
import pytest, re
from tests.daemon.running import NINE, open_shop, until, read
FROMS = ['"a\r\n Bcc: v@x.example" <dana@customer.example>', '=?utf-8?q?a=0D=0ABcc:_v@x.example?= <dana@customer.example>',
 '=?utf-8?b?' + __import__('base64').b64encode(('Müller, ' + 'ä'*70 + ', v@x.example').encode()).decode() + '?= <dana@customer.example>',
 '"v@x.example" <dana@customer.example>', 'dana@customer.example (v@x.example)', '<@relay.example:dana@customer.example>', 'dana @ customer.example',
 '"dana smith"@customer.example', 'dana@customer.example, ', 'Group: dana@customer.example;', 'dana@[127.0.0.1]', 'dana@customer.example>\tRCPT TO:<v@x.example', "dana+v=x.example@customer.example", 'dänä@customer.example', '<dana@customer.example> <v@x.example>', 'a b <dana@customer.example', 'dana@customer.example.', '"dana\\"x"@customer.example', 'dana%x.example@customer.example', 'x.example!dana@customer.example']
@pytest.mark.timeout(200)
def test_from(tmp_path, pymap, sink):
    shop = open_shop(tmp_path, pymap, sink, poll="1s")
    with shop.toml.open("a") as c: c.write('\n[caps]\nper_address = 50\nper_domain = 100\nper_hour = 100\n')
    with shop.daemon() as d:
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        for i, f in enumerate(FROMS):
            raw = (f"From: {f}\r\nTo: support@fixwell.example\r\nSubject: =?utf-8?q?hi{i}=0D=0ABcc:_x@y.example?= {{{{7*7}}}}\r\nDate: Mon, 02 Mar 2026 09:00:00 +0000\r\nMessage-ID: <m{i}@customer.example>\r\nAuthentication-Results: mx; dmarc=pass\r\n\r\nAre you open on Sunday? .\r\n.\r\n").encode()
            pymap.append(raw, when=NINE)
        import time; time.sleep(15)
        with shop.store() as s: print(s.tally("message"), [(r.mail.to.email, r.state, r.reply) for r in s.outbox.rows() if r.state != "sent"])
    for r in sink.received:
        print(r.rcpts, r.envelope_from)
        assert len(r.rcpts) == 1
        assert not re.search(rb"(?<!\r)\n|\r(?!\n)", r.data)
        m = read(r.data); assert m["Bcc"] is None and m["Cc"] is None and len(m.get_all("To")) == 1
        assert "v@x.example" not in r.rcpts[0]
