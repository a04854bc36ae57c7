"""Servers for tests: a real Dovecot, a scripted one that misbehaves, and a mailbox on either kind of IMAP server."""
