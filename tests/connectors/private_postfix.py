"""A Postfix of the test's own beside a private Dovecot: what it takes, Dovecot shows.

The shop's domain and the customers' are delivered into Dovecot's folders. Mail for
`gone.example` is taken and handed to a server that refuses it, so that it comes back.
"""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.connectors.private_dovecot import Dovecot, free_port

PROGRAM = shutil.which("postfix") or shutil.which("postfix", path="/usr/sbin")
# it takes the rights of several users, which only root can give
IS_USABLE = PROGRAM is not None and os.getuid() == 0
DOMAIN = "nordlys.example"
GONE = "gone.example"
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
myhostname = mx.{domain}
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {mail}
virtual_mailbox_maps = texthash:{folder}/boxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
transport_maps = texthash:{folder}/transport
smtp_dns_support_level = disabled
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_tls_security_level = none
default_database_type = texthash
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
"""


@contextmanager
def run_postfix(dovecot: Dovecot) -> Iterator[int]:
    """Start a server that fills the folders of `dovecot`; yield its port."""
    with TemporaryDirectory(prefix="postfix") as name, _refusing() as refuser:
        folder = Path(name)
        port = free_port()
        _write_config(folder, dovecot, port, refuser)
        asked = [PROGRAM, "-c", str(folder / "etc")]
        subprocess.run([*asked, "start"], check=True, capture_output=True)
        try:
            _await_greeting(port)
            yield port
        finally:
            subprocess.run([*asked, "stop"], check=False, capture_output=True)


def _write_config(folder: Path, dovecot: Dovecot, port: int, refuser: int) -> None:
    for name in ("etc", "queue", "data"):
        (folder / name).mkdir()
    folder.chmod(0o755)
    shutil.chown(folder / "data", "postfix")
    mail = dovecot.folder / "mail"
    owner = mail.stat()
    (folder / "etc" / "main.cf").write_text(
        MAIN.format(
            folder=folder,
            domain=DOMAIN,
            mail=mail,
            uid=owner.st_uid,
            gid=owner.st_gid,
        )
    )
    (folder / "etc" / "master.cf").write_text(MASTER.format(port=port))
    boxes = [f"{user} {user}/\n" for user in dovecot.users]
    (folder / "boxes").write_text("".join(boxes))
    (folder / "transport").write_text(f"{GONE} smtp:[127.0.0.1]:{refuser}\n")


def _await_greeting(port: int) -> None:
    for _ in range(100):
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as line:
                line.settimeout(5)
                if line.recv(100).startswith(b"220"):
                    return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError("postfix did not greet")


@contextmanager
def _refusing() -> Iterator[int]:
    """Yield the port of a server that knows no recipient at all."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_refuse_all, args=[listener], daemon=True).start()
        yield listener.getsockname()[1]


def _refuse_all(listener: socket.socket) -> None:
    while True:
        try:
            line, _ = listener.accept()
        except OSError:
            return
        # postfix hangs up without waiting for an answer to its QUIT
        with line, line.makefile("rwb", buffering=0) as talk, suppress(OSError):
            talk.write(b"220 gone\r\n")
            while said := talk.readline():
                is_recipient = said.upper().startswith(b"RCPT")
                talk.write(
                    b"550 5.1.1 no such user\r\n" if is_recipient else b"250 ok\r\n"
                )
