"""Sixteen conversations by two who had seen neither rules nor code, and what they expected of each: a thermometer.

``python -m benchmarks.conversations [NAME]`` plays them and prints what stands on the ledger and who was told of what,
above what was expected (``conversations/NAME/expect.md``). A person compares the two; nothing is asserted here, and the
wording of these mails is not to be tuned to.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from triaged.proving.house import load_house
from triaged.proving.replay import Replay, collect, in_order
from triaged.reader import InlineReader, settings_of

FOLDER = Path(__file__).parent / "conversations"


def play(folder: Path) -> None:
    """Play one conversation and print what came of it."""
    house = load_house(folder / "triaged.toml", None)
    replay = Replay(house, InlineReader(settings_of(house.config)))
    mails = in_order([*collect([folder / "in"]), *collect([folder / "sent"], sent=True)], "date")
    until = datetime.fromisoformat((folder / "until").read_text().strip())
    rows = list(replay.run(mails))
    rows += replay.advance(until.replace(tzinfo=house.config.business.calendar.zone))
    print(f"\n## {folder.name}")
    for row in rows:
        for mail in row["sent"]:
            print(
                f"  {row.get('file') or row['at'][:16]}: {mail['kind']} to {', '.join(mail['to'])}: {mail['subject']}"
            )
    for row in replay.ledger():
        if row["ledger"] == "promise":
            print(f"  {row['status']:9} {row['promisor']}, {row['due'] or 'no day'}: {' '.join(row['text'].split())}")
        else:
            print(f"  {row['customer']}: {row['state']}")
    print("expected:\n" + (folder / "expect.md").read_text())


if __name__ == "__main__":
    for each in sorted(FOLDER.iterdir()):
        if not sys.argv[1:] or each.name in sys.argv[1:]:
            play(each)
