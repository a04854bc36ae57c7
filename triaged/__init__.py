"""triaged watches a support mailbox, keeps a ledger of what was promised, and escalates until a person acts."""

__version__ = "0.1.0"
