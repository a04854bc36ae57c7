"""The names that a template may use, with what each means, and the data with which templates are tried."""

from __future__ import annotations

NAMES: dict[str, str] = {
    "greeting": "how the mail begins: 'Dear Dana' where the name is certain, else 'Hello'",
    "business": "name of the business",
    "re": "'Re: ' and the customer's subject where he is authenticated, else empty",
    "received": "when the mail reached us: 'your mail of Thursday 12 March reached us at 14:02'",
    "sent_on": "the day on which the mail was written: 'Thursday 12 March', in the language of the template",
    "came_at": "the time at which the mail reached us: '14:02'",
    "understood": "list of plain sentences that say what we read; empty where we are not sure",
    "person": "who has it now, within a sentence: 'Sam in Dispatch', or 'a colleague' where no name is given",
    "Person": "the same at the start of a sentence: 'Sam in Dispatch' or 'A colleague'",
    "answer_by": "by when the customer hears from us: '10:00 tomorrow, Friday 13 March'; empty where nothing is fixed",
    "waiting": "since when an answer has been owed, for second mails: '09:12 on Tuesday 10 March'; else empty",
    "attempts": "how many times the customer has tried to reach us, this mail included",
    "late": "true where the acknowledgement itself is late, or (to staff) what is due is overdue",
    "thread": "short name of the conversation",
    "customer": "the customer's address (notices to staff only)",
    "who": "the customer's name and address (notices to staff only)",
    "missed": "true where the time by which the customer needed it has passed (notices to staff only)",
    "why": "why this is sent: the rule's reason, or the deadline (notices to staff only)",
    "due": "when the thing was or is due (not in acknowledgements)",
    "promised": "what we promised, in our own words: 'ring you'; empty where none fit (only where we are late)",
    "happened": "list of dated lines: mails, promises, answers (notices to staff only)",
    "owed": "list of promises with who owes them and by when (notices to staff only)",
    "words": "the customer's newest words, shortened (notices to staff only)",
    "what": "what was promised (notices to staff only)",
    "told": "who else has been told already (notices to staff only)",
    "since": "since when the customer is one, and the tier: 'customer since May 2019, gold' (notices to staff only)",
    "wanted_by": "by when the customer said that it is needed (notices to staff only)",
    "constraints": "list of what the customer forbade, in his words: 'not that branch again' (notices to staff only)",
    "attachments": "list of the files that came with the customer's latest mail (notices to staff only)",
    "items": "list of lines, one for each conversation of a digest (notices to staff only)",
    "mail": "number of a held mail, for the commands that decide upon it (notices to staff only)",
}

NEVER_IN_ANSWERS = (
    "customer", "who", "missed", "why", "due", "promised", "happened", "owed", "words", "what", "told", "since",
    "wanted_by", "constraints", "attachments", "items", "mail",
)  # fmt: skip
"""Names that stand for nothing in the answer to a mail."""

SAMPLE: dict[str, object] = {
    "greeting": "Dear Dana",
    "business": "Fixwell",
    "re": "Re: Where is the plumber?",
    "received": "your mail of Thursday 12 March reached us at 14:02",
    "sent_on": "Thursday 12 March",
    "came_at": "14:02",
    "understood": ["Ace Plumbing was to come on Monday, and did not"],
    "person": "Sam in Dispatch",
    "Person": "Sam in Dispatch",
    "answer_by": "10:00 tomorrow, Friday 13 March",
    "waiting": "09:12 on Tuesday 10 March",
    "attempts": 2,
    "late": False,
    "thread": "K7Q2M4",
    "customer": "dana@customer.example",
    "who": "Dana Reeve <dana@customer.example>",
    "missed": False,
    "why": "A customer says a vendor did not come.",
    "due": "10:00 on Friday 13 March",
    "happened": ["Thursday 12 March, 14:02: Dana wrote: Where is the plumber?"],
    "owed": ["Ace Plumbing: come on Monday 9 March (broken)"],
    "words": "They never came.",
    "what": "come on Monday",
    "told": "dispatch",
    "mail": 7,
    "since": "customer since May 2019, gold",
    "wanted_by": "10:00 on Friday 13 March",
    "attachments": ["leak.jpg (212 KB)"],
    "promised": "ring you",
    "constraints": ["please do not ring me at work"],
    "items": ["[K7Q2M4] dana@customer.example: The customer is waiting for an answer, due at 10:00 on Friday 13 March"],
}

WORST: dict[str, object] = {
    "mail": "",
    **{name: "" for name, value in SAMPLE.items() if isinstance(value, str)},
    "greeting": "\u202e\u0627\u0633\u0645 {{ 7 * 7 }} <script>",
    "person": "a colleague",
    "Person": "A colleague",
    "thread": "K7Q2M4",
    "business": "\u0645\u062a\u062c\u0631 & S\u00f6hne",
    "understood": [f"vendor {number} was to come, and did not" for number in range(10)],
    "happened": ["x" * 500] * 10,
    "owed": [],
    "attachments": [],
    "items": [],
    "constraints": ["x" * 120] * 10,
    "attempts": 1000,
    "missed": True,
    "late": True,
}

EMPTY: dict[str, object] = {
    name: type(value)() if not isinstance(value, bool) else False for name, value in SAMPLE.items()
}
"""Every name with nothing in it."""
