from tests.household import letter, World, london
from datetime import timedelta
def test_est():
    AT="2026-03-12 10:00"
    for date in ("Thu, 12 Mar 2026 05:00:00 EST", "Thu, 12 Mar 2026 05:00:00 XYZ", "Thu, 12 Mar 2026 10:00:00"):
        raw = letter("Your plumber was to come on Monday and never came.", at=AT)
        head,_,rest = raw.partition(b"Date: ")
        raw = head + f"Date: {date}\r\n".encode() + rest.partition(b"\r\n")[2]
        w = World(); o = w.handle(w.keep(raw, london(AT)), london(AT))
        print(date, o.reading.message.date, o.reading.message.defects, [p.due for p in w.store.ledger.promises()])
