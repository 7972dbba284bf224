"""What the real program does to files, in order and with all bytes, as strace sees it.

A call that may change a file in a way that is not understood here is an error, so none is missed.
"""

import re
from collections import namedtuple

# what: "open", "write", "resize", "map", "seek", "make_folder", "rename", "link", "remove" of a
#       path; "begin_sync" and "end_sync" of a path, or None for all; "told" (bytes on standard
#       error); "sent" (bytes to the network); "exit" (a code; of the command itself).
Event = namedtuple("Event", "what path arguments")

CALLS = ("openat,open,creat,write,writev,pwrite64,pwritev,pwritev2,ftruncate,truncate,fallocate,"
         "rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,rmdir,mkdir,"
         "mkdirat,mknod,mknodat,lseek,fsync,fdatasync,sync,syncfs,msync,sync_file_range,"
         "copy_file_range,sendfile,splice,vmsplice,mmap,io_uring_setup,io_submit,sendto,sendmsg,"
         "exit_group")

HEX = re.compile(r"(?:\\x[0-9a-f]{2})+")
LINE = re.compile(r"(?P<thread>\d+) +(?P<rest>.*)\n?")
CALL = re.compile(r"(?P<name>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+|\?|0x[0-9a-f]+).*")
BEGIN = re.compile(r"(?P<call>(?P<name>\w+)\(.*?),? <unfinished \.\.\.>")
END = re.compile(r"<\.\.\. \w+ resumed>,? ?(?P<call>.*)")
# An argument of a call: a descriptor with its path, a text, or something else.
DESCRIPTOR = re.compile(r"(AT_FDCWD|\d+)<([^>]*)>(\(deleted\))?")
STANDARD_ERROR = "2"  # where events are told; the SQL worker answers on 1
SYNCS = {"fsync", "fdatasync", "syncfs", "sync"}


class NotUnderstood(Exception):
    pass


def tracer(log):
    """The beginning of the command that records another one."""
    return ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", str(1 << 28), "-e",
            "signal=none", "-e", f"trace={CALLS}", "-o", str(log)]


def decode(text):
    """The bytes of an argument that strace printed in hexadecimal."""
    return bytes.fromhex("".join(HEX.findall(text)).replace("\\x", ""))


class Reader:
    """Makes events of a log. Paths are relative to `root`; others are of no interest."""

    def __init__(self, root):
        self.root = str(root).rstrip("/") + "/"

    def events(self, log):
        unfinished, command = {}, None
        with open(log, encoding="ascii") as lines:
            for line in lines:
                thread, rest = LINE.fullmatch(line).groups()
                command = command or thread  # its first thread is the first that is seen
                if begin := BEGIN.fullmatch(rest):
                    unfinished[thread] = begin["call"]
                    if begin["name"] in SYNCS:
                        yield from self.sync("begin_sync", begin["name"], begin["call"])
                    continue
                if end := END.fullmatch(rest):
                    rest = unfinished.pop(thread) + end["call"]
                    yield from self.call(rest, thread == command, began=True)
                    continue
                yield from self.call(rest, thread == command, began=False)

    def call(self, text, is_command, began):
        call = CALL.fullmatch(text)
        if call is None:
            return
        name, result = call["name"], call["result"]
        if name == "exit_group":
            if is_command:
                yield Event("exit", None, int(re.match(r"\d+", call["arguments"])[0]))
            return
        if result.startswith("-") or result == "?":
            return
        if name in SYNCS:
            if not began:
                yield from self.sync("begin_sync", name, call["arguments"])
            yield from self.sync("end_sync", name, call["arguments"])
            return
        yield from self.change(name, call["arguments"].split(", "), int(result, 0))

    def sync(self, what, name, text):
        if name in ("sync", "syncfs"):
            yield Event(what, None, None)
        else:
            yield from self.of_path(what, self.of_descriptor(text))

    def of_descriptor(self, text):
        """The path of an open file; None when it is none of ours, or has no name any more."""
        found = DESCRIPTOR.search(text)
        return self.ours(decode(found[2]).decode()) if found and not found[3] else None

    def ours(self, path):
        path = path.rstrip("/") + "/"
        return path[len(self.root):-1] if path.startswith(self.root) else None

    def named(self, folder, name):
        """The path of a name in an open folder, or in the working folder ('')."""
        name = decode(name).decode()
        if name.startswith("/"):
            return self.ours(name)
        found = DESCRIPTOR.search(folder)
        if found is None:
            raise NotUnderstood(f"a relative path: {name}")
        return self.ours(decode(found[2]).decode() + "/" + name)

    def change(self, name, arguments, result):
        if name in ("open", "openat", "creat"):
            yield from self.opened(name, arguments)
        elif name in ("mkdir", "mkdirat", "unlink", "unlinkat", "rmdir"):
            what = "make_folder" if name.startswith("mkdir") else "remove"
            path = arguments[:2] if name.endswith("at") else ("", arguments[0])
            yield from self.of_path(what, self.named(*path))
        elif name in ("rename", "link", "renameat", "renameat2", "linkat"):
            at = "at" in name
            old = self.named(*(arguments[:2] if at else ("", arguments[0])))
            new = self.named(*(arguments[2:4] if at else ("", arguments[1])))
            if (old is None) != (new is None):
                raise NotUnderstood(f"{name} between the disk and another: {old} {new}")
            yield from self.of_path("link" if name.startswith("link") else "rename", old, new)
        elif name in ("sendto", "sendmsg"):
            yield Event("sent", None, decode(arguments[1]))
        else:
            yield from self.of_open_file(name, arguments, result)

    @staticmethod
    def of_path(what, path, arguments=None):
        if path is not None:
            yield Event(what, path, arguments)

    def opened(self, name, arguments):
        path = self.named(*(arguments[:2] if name == "openat" else ("", arguments[0])))
        flags = arguments[2 if name == "openat" else 1] if name != "creat" else "O_CREAT|O_TRUNC"
        if "O_TMPFILE" in flags and path is not None:
            raise NotUnderstood("a file without a name")
        if any(flag in flags for flag in ("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC")):
            yield from self.of_path("open", path, flags)

    def of_open_file(self, name, arguments, result):
        if name == "mmap":
            if "MAP_SHARED" in arguments[3] and "PROT_WRITE" in arguments[2]:
                yield from self.of_path("map", self.of_descriptor(arguments[4]))
            return
        descriptor = re.match(r"(\d+)<", arguments[0])
        path = self.of_descriptor(arguments[0])
        if name == "write" and descriptor and descriptor[1] == STANDARD_ERROR:
            yield Event("told", None, decode(arguments[1]))
        elif path is None or name == "sync_file_range":  # which makes nothing durable
            return
        elif name in ("write", "pwrite64"):
            offset = int(arguments[3]) if name == "pwrite64" else None
            yield Event("write", path, (decode(arguments[1])[:result], offset))
        elif name == "writev":
            data = b"".join(decode(part) for part in re.findall(
                r'iov_base="([^"]*)"', ", ".join(arguments)))
            yield Event("write", path, (data[:result], None))
        elif name in ("ftruncate", "truncate"):
            yield Event("resize", path, int(arguments[1]))
        elif name == "lseek":
            yield Event("seek", path, result)
        else:
            raise NotUnderstood(f"{name} of {path}")


def apply(event, disk):
    """The event, as it changes the disk."""
    what, path, arguments = event
    if what == "open":
        disk.open(path, "O_CREAT" in arguments, "O_TRUNC" in arguments, "O_APPEND" in arguments)
    elif what == "write":
        disk.write(path, *arguments)
    elif what in ("resize", "rename", "link", "seek"):
        getattr(disk, what)(path, arguments)
    elif what in ("make_folder", "remove", "map", "begin_sync", "end_sync"):
        getattr(disk, what)(path)
