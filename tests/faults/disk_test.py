#!/usr/bin/env python3
"""What a power cut may do to a disk, and what it may not, over many seeds."""

import tempfile
import unittest
from pathlib import Path

from disk import Disk

SEEDS = range(120)
BLOCK = 512


class DiskTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "a").mkdir()
        (self.folder / "a/old").write_bytes(b"old")
        self.disk = Disk(self.folder)

    def write(self, path, data):
        self.disk.open(path, creates=True)
        self.disk.write(path, data)

    def sync(self, path):
        self.disk.begin_sync(path)
        self.disk.end_sync(path)

    def after_cuts(self):
        """For each seed path → bytes of what is left."""
        for seed in SEEDS:
            left = self.folder / f"left-{seed}"
            self.disk.write_after_cut(left, seed)
            yield {str(path.relative_to(left)): path.read_bytes()
                   for path in left.rglob("*") if path.is_file()}

    def test_what_was_synced_with_its_name_stands(self):
        self.write("a/new", b"new")
        self.sync("a/new")
        self.sync("a")
        for left in self.after_cuts():
            self.assertEqual(left, {"a/old": b"old", "a/new": b"new"})

    def test_one_sync_of_everything_is_enough(self):
        self.disk.make_folder("b")
        self.write("b/new", b"new")
        self.sync(None)
        for left in self.after_cuts():
            self.assertEqual(left["b/new"], b"new")

    def test_a_name_may_be_lost_whose_file_was_synced(self):
        self.write("a/new", b"new")
        self.sync("a/new")
        self.assertEqual({left.get("a/new") for left in self.after_cuts()}, {None, b"new"})

    def test_a_folder_may_be_lost_that_was_synced_but_not_its_name(self):
        self.disk.make_folder("b")
        self.write("b/new", b"new")
        self.sync("b/new")
        self.sync("b")
        self.assertEqual({left.get("b/new") for left in self.after_cuts()}, {None, b"new"})

    def test_each_block_of_a_write_comes_or_does_not(self):
        self.write("a/new", b"x" * 3 * BLOCK)
        self.sync("a")
        found = {tuple(left["a/new"][at:at + BLOCK] for at in range(0, 3 * BLOCK, BLOCK))
                 for left in self.after_cuts()}
        empty, full = bytes(BLOCK), b"x" * BLOCK
        self.assertTrue({(b"", b"", b""), (empty,) * 3, (full,) * 3, (empty, full, b""),
                         (full, empty, full)} <= found, found)
        self.assertLessEqual({block for blocks in found for block in blocks}, {b"", empty, full})

    def test_a_file_that_is_replaced_is_the_old_one_or_the_new_one(self):
        self.write("a/new", b"new")
        self.sync("a/new")
        self.disk.rename("a/new", "a/old")
        self.assertEqual({left["a/old"] for left in self.after_cuts()}, {b"old", b"new"})

    def test_a_renamed_file_keeps_one_of_its_names(self):
        self.disk.make_folder("b")
        self.sync("")
        self.disk.rename("a/old", "b/new")
        found = {frozenset(left) for left in self.after_cuts()}
        self.assertEqual(found, {frozenset(["a/old"]), frozenset(["b/new"]),
                                 frozenset(["a/old", "b/new"])})

    def test_a_deletion_may_be_undone_until_its_folder_is_synced(self):
        self.disk.remove("a/old")
        self.assertEqual({left.get("a/old") for left in self.after_cuts()}, {None, b"old"})
        self.sync("a")
        self.assertEqual({left.get("a/old") for left in self.after_cuts_again()}, {None})

    def after_cuts_again(self):
        self.folder /= "again"
        self.folder.mkdir()
        return self.after_cuts()

    def test_a_sync_is_of_what_was_there_when_it_began(self):
        self.write("a/new", b"1")
        self.sync("a")
        self.disk.begin_sync("a/new")
        self.disk.write("a/new", b"2")
        self.disk.end_sync("a/new")
        found = {left["a/new"] for left in self.after_cuts()}
        self.assertEqual(found, {b"1", b"12", b"1\0"})


if __name__ == "__main__":
    unittest.main(verbosity=2)
