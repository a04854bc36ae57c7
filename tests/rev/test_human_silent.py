"""A person whom a guard takes for a program: no acknowledgement, no thread, no clock, and status does not say so."""
from datetime import timedelta
from pathlib import Path
from tests.household import World, london
import pytest
AT="2026-03-12 10:00"
@pytest.mark.parametrize("name", ["h02-webmailunsub","h27-cal","h29-sender","h35-list-id-one"])
def test_somebody_hears_of_it(name):
    w = World()
    raw = Path(f"/tmp/rev7/humans/{name}.eml").read_bytes()
    out = w.handle(w.keep(raw, london(AT)), london(AT))
    w.until("2026-03-30 12:00")
    print(out.verdict.kind, out.verdict.reason, out.thread, w.out(), w.store.ledger.open_deadlines())
    assert out.verdict.kind == "acknowledge" or out.thread is not None or w.out()
