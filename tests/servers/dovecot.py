"""Starts and stops a Dovecot of one's own, as an ordinary user, in a directory of its own."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
from pathlib import Path
from threading import Event

import trustme

from triaged.clock import monotonic

USER = "triaged-test"
PASSWORD = 's3cret"pass'
_PATIENCE = 10.0
_SBIN = "/usr/local/sbin:/usr/sbin"

_CONFIG = """\
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = {uid}
last_valid_uid = {uid}
first_valid_gid = {gid}
instance_name = triaged-test
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:~/Maildir
mail_fsync = never
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
namespace inbox {{
  inbox = yes
  mailbox "Outgoing Mail" {{
    special_use = \\Sent
    auto = subscribe
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service imap {{
  chroot =
  process_limit = 100
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service auth {{
  chroot =
}}
"""


class MissingServerError(Exception):
    """This machine cannot run the server; the text says what to do."""


class Dovecot:
    """A running server: any user name has an empty mailbox, the password is the same for all.

    Its folder of sent mail is "Outgoing Mail", so that only special-use can find it.
    """

    def __init__(self, authority: trustme.CA) -> None:
        """Write the configuration; raises ``MissingServerError``."""
        self._programs = {name: _program(name) for name in ("dovecot", "doveadm")}
        self._account = _ordinary_user()
        self.host = "127.0.0.1"
        self.port, self.tls_port = _free_ports()
        self.home = Path(tempfile.mkdtemp(prefix="triaged-dovecot-"))
        certificate = authority.issue_cert("127.0.0.1", "localhost")
        certificate.private_key_pem.write_to_path(str(self.home / "key.pem"))
        for position, blob in enumerate(certificate.cert_chain_pems):
            blob.write_to_path(str(self.home / "cert.pem"), append=position > 0)
        (self.home / "dovecot.conf").write_text(
            _CONFIG.format(
                home=self.home,
                user=self._account.pw_name,
                group=_group_name(self._account.pw_gid),
                uid=self._account.pw_uid,
                gid=self._account.pw_gid,
                password=PASSWORD,
                port=self.port,
                tls_port=self.tls_port,
            )
        )
        if os.geteuid() == 0:
            for path in (self.home, *self.home.iterdir()):
                os.chown(path, self._account.pw_uid, self._account.pw_gid)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and return once both ports accept; raises ``RuntimeError`` with its log."""
        self._process = self._popen([self._programs["dovecot"], "-F", "-c", str(self.home / "dovecot.conf")])
        end, pause = monotonic() + _PATIENCE, Event()
        for port in (self.port, self.tls_port):
            while True:
                try:
                    socket.create_connection((self.host, port), timeout=1).close()
                    break
                except OSError:
                    if self._process.poll() is not None or monotonic() > end:
                        log = self.home / "log"
                        told = log.read_text() if log.exists() else "no log"
                        raise RuntimeError(f"dovecot does not start: {told}") from None
                    pause.wait(0.02)

    def stop(self) -> None:
        """Stop it and remove its directory."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def doveadm(self, *arguments: str) -> None:
        """Run an administrator's command; raises ``RuntimeError`` with what it says."""
        process = self._popen([self._programs["doveadm"], "-c", str(self.home / "dovecot.conf"), *arguments])
        _, told = process.communicate(timeout=_PATIENCE)
        if process.returncode:
            raise RuntimeError(told.decode())

    def maildir(self, user: str) -> Path:
        """Return where the mails of ``user`` lie."""
        return self.home / "mail" / user / "Maildir"

    def _popen(self, command: list[str]) -> subprocess.Popen[bytes]:
        root = os.geteuid() == 0
        return subprocess.Popen(  # noqa: S603 - the commands stand in this file
            command,
            stderr=subprocess.PIPE,
            cwd=self.home,
            user=self._account.pw_uid if root else None,
            group=self._account.pw_gid if root else None,
            extra_groups=() if root else None,
        )


def client_context(authority: trustme.CA) -> ssl.SSLContext:
    """Return a verifying context that trusts ``authority`` and nobody else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(context)
    return context


def _program(name: str) -> str:
    """Return where a program lies; an ordinary user's PATH often lacks sbin."""
    found = shutil.which(name, path=os.environ.get("PATH", "") + os.pathsep + _SBIN)
    if found is None:
        raise MissingServerError(f"{name} is not installed: run .ci/install-dovecot")
    return found


def _ordinary_user() -> pwd.struct_passwd:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam(USER)
    except KeyError:
        raise MissingServerError(
            f"dovecot does not run as root: create the user {USER} (.ci/install-dovecot)"
        ) from None


def _group_name(gid: int) -> str:
    return grp.getgrgid(gid).gr_name


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1]), int(other.getsockname()[1])
