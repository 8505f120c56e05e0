"""A Dovecot of the test's own: on loopback, in its own folder, gone when it is done."""

import grp
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.connectors.loopback_certificate import write_certificate

PROGRAM = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
# quotation marks and backslashes are what a login can get wrong
PASSWORD = 'korrekt "hest\\1'
USERS = [f"hej{number}@nordlys.example" for number in range(30)]
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {login}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
ssl = yes
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.pem
disable_plaintext_auth = no
auth_mechanisms = plain
auth_failure_delay = 0
auth_cache_size = 0
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home
}}
first_valid_uid = {uid}
first_valid_gid = 0
mail_location = maildir:{folder}/mail/%u
mailbox_list_index = no
namespace inbox {{
  inbox = yes
  separator = /
}}
"""


@dataclass
class Dovecot:
    """A running server and the folder it keeps its mails in."""

    folder: Path
    plain: int
    tls: int
    users: list[str] = field(default_factory=lambda: list(USERS))

    @property
    def certificate(self) -> Path:
        return self.folder / "server.pem"

    def forget_uids(self, user: str) -> None:
        """Make the server number the inbox anew, as after a repair."""
        for file in (self.folder / "mail" / user).glob("dovecot*"):
            file.unlink()
        # a new UIDVALIDITY is the second it is made in
        time.sleep(1.1)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextmanager
def run_dovecot():
    """Start a server, yield it once it greets, stop it."""
    # the test's own folder would be too long a name for its sockets
    with TemporaryDirectory(prefix="dovecot") as folder:
        yield from _run(Path(folder))


def _run(folder: Path):
    server = Dovecot(folder, free_port(), free_port())
    _write_config(server)
    # in the foreground, so that it ends with the process that was started
    with (folder / "stderr").open("wb") as errors:
        process = subprocess.Popen(
            [PROGRAM, "-F", "-c", str(folder / "dovecot.conf")],
            stdin=subprocess.DEVNULL,
            stdout=errors,
            stderr=errors,
        )
        try:
            _await_greeting(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(10)


def _write_config(server: Dovecot) -> None:
    folder = server.folder
    for name in ("run", "state", "home", "mail"):
        (folder / name).mkdir()
    lines = [f"{user}:{{PLAIN}}{PASSWORD}\n" for user in USERS]
    (folder / "users").write_text("".join(lines))
    write_certificate(server.certificate)
    root = os.getuid() == 0
    me = pwd.getpwuid(os.getuid()).pw_name
    text = CONFIG.format(
        folder=folder,
        plain=server.plain,
        tls=server.tls,
        user="dovecot" if root else me,
        group="dovecot" if root else grp.getgrgid(os.getgid()).gr_name,
        login="dovenull" if root else me,
        uid=1 if root else os.getuid(),
    )
    (folder / "dovecot.conf").write_text(text)
    if root:
        _open_to_dovecot(folder)


def _open_to_dovecot(folder: Path) -> None:
    """Let the server's own users in; started by root it drops its rights."""
    shutil.chown(folder / "mail", "dovecot", "dovecot")
    shutil.chown(folder / "home", "dovecot", "dovecot")
    folder.chmod(0o755)


def _await_greeting(server: Dovecot, process: subprocess.Popen) -> None:
    for _ in range(100):
        if process.poll() is not None:
            break
        try:
            with socket.create_connection(("127.0.0.1", server.plain), 1) as line:
                line.settimeout(2)
                if line.recv(100).startswith(b"* OK"):
                    return
        except OSError:
            pass
        time.sleep(0.1)
    told = [server.folder / "stderr", server.folder / "dovecot.log"]
    text = "\n".join(each.read_text() for each in told if each.exists())
    raise RuntimeError(f"dovecot did not greet: {text}")


def trusting(path: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(path))
