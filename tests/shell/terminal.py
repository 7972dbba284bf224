"""Terminals for tests: programs believe that somebody looks and types."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
import unicodedata

PATIENCE = 60


def set_columns(descriptor, columns):
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))


def cells(text):
    """How wide a terminal draws it: colours take no room, nor does what stands above another."""
    return sum(0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else
               2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text))


def on_terminal(command, columns, environment=None):
    """What the command shows on a terminal of so many columns, both streams together, and its exit
    code."""
    ours, its = pty.openpty()
    set_columns(ours, columns)
    with subprocess.Popen([str(part) for part in command], stdin=its, stdout=its, stderr=its,
                          env=environment) as process:
        os.close(its)
        text = b""
        while True:
            try:
                text += os.read(ours, 1 << 16)
            except OSError:  # it has closed its side
                break
    os.close(ours)
    return text.decode().replace("\r\n", "\n"), process.returncode


def shown(command, columns, environment=None, expected=0):
    """The same of a command that is expected to end so."""
    text, code = on_terminal(command, columns, environment)
    if code != expected:
        raise AssertionError(f"{command}: exit {code}\n{text}")
    return text


class Terminal:
    """A program that believes that somebody types."""

    def __init__(self, command, environment, folder):
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        self.shown = ""

    def type(self, text):
        os.write(self.descriptor, text.encode())

    def read(self):
        while select.select([self.descriptor], [], [], 0.02)[0]:
            try:
                self.shown += os.read(self.descriptor, 1 << 16).decode(errors="replace")
            except OSError:  # it has ended
                return

    def wait_until(self, holds):
        until = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > until:
                raise AssertionError(f"nothing came in {PATIENCE} s; shown so far:\n{self.shown}")
            self.read()

    def close(self):
        os.close(self.descriptor)
        os.waitpid(self.process, 0)
