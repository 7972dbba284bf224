"""A disk as a power cut may leave it.

The model holds files and folders twice: as they are, and as they surely are on the disk. What is in
between are changes that nobody has synced. Of those a power cut keeps any, in any order: of a write
any of its blocks, of a file's size any that it had, of a folder's entries any. A sync of a file is
none of its name, and one of a folder none of what lies in the files. Only a rename is one step: its
old name does not go unless the new one came.
"""

import itertools
import random
from pathlib import Path

class Change:
    """What happens to a file's bytes or size, or to a folder's entry."""

    def __init__(self, number, what, value, needs=None):
        self.number = number  # in the order in which they happened
        self.what = what  # of a file: an offset, or None for its size; of a folder: a name
        self.value = value  # bytes, a size, or a node; None: the entry goes
        self.needs = needs  # does not come before this one
        self.is_synced = False


class Node:
    def __init__(self, empty):
        self.now, self.synced = empty, empty.copy()
        self.changes = []
        self.changed = 0  # the number of the last change

    def change(self, change):
        self.apply(self.now, change)
        self.changes.append(change)
        self.changed = change.number
        return change

    def sync(self, until):
        """Makes durable what changed up to this number."""
        for change in self.changes:
            if change.number <= until:
                self.apply(self.synced, change)
                change.is_synced = True
        self.changes = [change for change in self.changes if change.number > until]


class Folder(Node):
    def __init__(self):
        super().__init__({})

    @staticmethod
    def apply(entries, change):
        if change.value is None:
            entries.pop(change.what, None)
        else:
            entries[change.what] = change.value

    def after_cut(self, cut):
        entries = dict(self.synced)
        for change in self.changes:
            if cut.keeps(change):
                self.apply(entries, change)
        return entries


class File(Node):
    def __init__(self, data=b""):
        super().__init__(bytearray(data))
        self.position = 0
        self.is_mapped = False  # written by ways that nobody sees

    @staticmethod
    def apply(data, change):
        if change.what is None:
            del data[change.value:]
            data.extend(bytes(change.value - len(data)))
        else:
            data.extend(bytes(max(0, change.what - len(data))))
            data[change.what:change.what + len(change.value)] = change.value

    def after_cut(self, cut):
        if self.is_mapped:
            return cut.rng.choice((b"", bytes(len(self.now)), cut.rng.randbytes(len(self.now))))
        data = bytearray(self.synced)
        for change in self.changes:
            if change.what is None:
                if cut.keeps(change):
                    self.apply(data, change)
                continue
            for begin, end in cut.blocks(change.what, len(change.value)):
                if cut.keeps_block():
                    part = change.value[begin - change.what:end - change.what]
                    self.apply(data, Change(0, begin, part))
        if self.changes and cut.rng.random() < cut.SHARE_OF_EMPTY_BLOCKS:
            self.apply(data, Change(0, None, len(self.now)))  # the size came, its blocks did not
        return data


class Cut:
    """One way in which the power may go: a seed, how much of what was not synced came through, and
    the size of a block, which is written whole or not at all."""

    BLOCKS = (512, 4096)
    SHARES = (0, 0.1, 0.5, 0.9, 1)
    SHARE_OF_EMPTY_BLOCKS = 0.2

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.block = self.rng.choice(self.BLOCKS)
        self.names = self.rng.choice(self.SHARES)
        self.contents = self.rng.choice(self.SHARES)
        self.kept = {}

    def keeps(self, change):
        if change.is_synced:
            return True
        if change not in self.kept:
            is_entry = isinstance(change.what, str)
            share = self.names if is_entry else self.contents
            self.kept[change] = (self.rng.random() < share
                                 and (change.needs is None or self.keeps(change.needs)))
        return self.kept[change]

    def keeps_block(self):
        return self.rng.random() < self.contents

    def blocks(self, offset, size):
        ends = [*range((offset // self.block + 1) * self.block, offset + size, self.block),
                offset + size]
        return itertools.pairwise([offset, *ends])


class Disk:
    """All of `folder` as it is there is durable; then come the changes. Paths are relative."""

    def __init__(self, folder):
        self.number = 0
        self.syncs = {}  # that have begun: path → the number then
        self.root = self._read(Path(folder))

    def _read(self, path):
        if not path.is_dir():
            return File(path.read_bytes())
        node = Folder()
        node.now = {entry.name: self._read(entry) for entry in path.iterdir()}
        node.synced = dict(node.now)
        return node

    def _change(self, node, what, value, needs=None):
        self.number += 1
        return node.change(Change(self.number, what, value, needs))

    def find(self, path):
        """The node that has the path now; None where there is none."""
        node = self.root
        for name in path.split("/") if path else ():
            node = node.now.get(name) if isinstance(node, Folder) else None
        return node

    def _entry(self, path):
        folder, _, name = path.rpartition("/")
        return self.find(folder), name

    def make_folder(self, path):
        self._change(*self._entry(path), Folder())

    def open(self, path, creates=False, truncates=False, appends=False):
        """For writing."""
        node = self.find(path)
        if node is None and creates:
            node = self._change(*self._entry(path), File()).value
        if truncates:
            self.resize(path, 0)
        if isinstance(node, File):
            node.position = None if appends else 0

    def write(self, path, data, offset=None):
        node = self.find(path)
        at = offset
        if at is None:
            at = len(node.now) if node.position is None else node.position
            if node.position is not None:
                node.position += len(data)
        self._change(node, at, data)

    def resize(self, path, size):
        self._change(self.find(path), None, size)

    def rename(self, old, new):
        node = self.find(old)
        came = self._change(*self._entry(new), node)
        self._change(*self._entry(old), None, came)

    def link(self, old, new):
        self._change(*self._entry(new), self.find(old))

    def remove(self, path):
        self._change(*self._entry(path), None)

    def seek(self, path, position):
        self.find(path).position = position

    def map(self, path):
        self.find(path).is_mapped = True

    def begin_sync(self, path):
        """Of all when the path is None."""
        self.syncs.setdefault(path, []).append(self.number)

    def end_sync(self, path):
        """Durable is what had happened when the sync began; of several, the first."""
        until = self.syncs[path].pop(0)
        if path is None:
            self._walk(lambda _, node: node.sync(until))
        else:
            self.find(path).sync(until)

    def _walk(self, visit, node=None, path=""):
        node = node or self.root
        visit(path, node)
        if isinstance(node, Folder):
            for name, entry in list(node.now.items()):
                self._walk(visit, entry, f"{path}/{name}" if path else name)

    def files(self):
        """path → (node, number of its last change), of the files that are there now."""
        found = {}

        def visit(path, node):
            if isinstance(node, File):
                found[path] = (node, node.changed)
        self._walk(visit)
        return found

    def write_after_cut(self, folder, seed):
        """Makes the folder what the power cut of this seed leaves. Files are written in the order
        in which they were changed: their times say so."""
        cut, files = Cut(seed), []

        def collect(node, path):
            if isinstance(node, File):
                files.append((node.changed, path, node))
                return
            path.mkdir(parents=True)
            for name, entry in node.after_cut(cut).items():
                collect(entry, path / name)
        collect(self.root, Path(folder))
        data = {}  # a file with two names is one
        for _, path, node in sorted(files, key=lambda file: file[:2]):
            if node not in data:
                data[node] = node.after_cut(cut)
            path.write_bytes(data[node])
