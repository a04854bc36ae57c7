import base64, pytest
from tests.servers.scripted import ScriptedServer
from tests.outbox.test_smtp_faults import HELLO, script, sender, send
from tests.inbox.test_imap_faults import script as iscript, source, GREETING
from triaged.model import TriagedError
TOKEN = base64.b64encode(b"\0shop\0hunter2")

@pytest.mark.parametrize("reply", [b"535 5.7.8 bad credentials hunter2\r\n", b"535 5.7.8 refused: AUTH PLAIN " + TOKEN + b"\r\n", b"501 5.5.4 Syntax error: \"AUTH PLAIN " + TOKEN + b"\"\r\n"])
def test_smtp_relay_that_repeats_the_password(reply):
    with ScriptedServer(script(*HELLO, reply)) as server, pytest.raises(TriagedError) as e:
        send(sender(server))
    print(e.value)
    assert "hunter2" not in str(e.value) and TOKEN.decode() not in str(e.value)

def test_imap_server_that_repeats_the_password_in_base64():
    def plain(user, pw): return base64.b64encode(f"\0{user}\0{pw}".encode())
    import inspect, tests.inbox.test_imap_faults as t
    print(inspect.getsource(t.source), t.PLAIN, t.SELECTED[:3])

def test_imap_server_that_repeats_the_command():
    tok = base64.b64encode(b"\0support\0hunter2")
    answers = (b"* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\nTAG OK done\r\n", b"TAG NO [AUTHENTICATIONFAILED] refused: AUTHENTICATE PLAIN " + tok + b"\r\n")
    with ScriptedServer(iscript(*answers, greeting=GREETING)) as server, pytest.raises(TriagedError) as e:
        source(server).look("INBOX")
    print(e.value)
    assert tok.decode() not in str(e.value)
