"""A program on a pseudo-terminal, and who types there."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

WAIT_SECONDS = 60
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x1b\(B|\x07|\r")


class TypedTerminal:
    """A context manager; the program is ended with it."""

    def __init__(self, command, environment, folder, columns=80, rows=24):
        self.shown = ""  # all so far, without what moves the cursor
        self.sent = ""  # the same with it
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored in what runs in the background
            os.chdir(folder)
            os.execve(command[0], command, environment)
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, size)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.descriptor)

    def read(self, seconds):
        """What comes within this time; False when nothing does, or the program has gone."""
        if not select.select([self.descriptor], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.descriptor, 1 << 16)
        except OSError:
            return False
        self.sent += data.decode(errors="replace")
        self.shown += ESCAPES.sub("", data.decode(errors="replace"))
        return bool(data)

    def wait_for(self, text, since=0):
        """Until it stands behind the first `since` characters; the seconds that it took."""
        begin = time.monotonic()
        while text not in self.shown[since:]:
            if time.monotonic() - begin > WAIT_SECONDS:
                raise AssertionError(f"{text!r} never comes:\n{self.shown[since:]}")
            self.read(0.05)
        return time.monotonic() - begin

    def type(self, keys, until=None, prompts=()):
        """What is shown from then on, once `until` is, and one of the prompts last of all: before
        it keys may get lost. The seconds until `until` stand in self.seconds."""
        since = len(self.shown)
        os.write(self.descriptor, keys.encode())
        if until is not None:
            self.seconds = self.wait_for(until, since)
        deadline = time.monotonic() + WAIT_SECONDS
        while prompts and not self.shown[since:].endswith(tuple(prompts)):
            if time.monotonic() > deadline:
                raise AssertionError(f"there is no prompt:\n{self.shown[since:]}")
            self.read(0.05)
        return self.shown[since:]

    def end(self):
        """The exit code, once the program has ended by itself."""
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                while self.read(0):  # its last words
                    pass
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"it does not end:\n{self.shown}")
