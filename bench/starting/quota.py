"""A share of one core, as Lambda gives it to a function with little memory: a control group of the
kernel's with a quota, in version 1's hierarchy. Needs root."""

import os
from pathlib import Path

ROOT = Path("/sys/fs/cgroup/cpu")
PERIOD_US = 20_000  # Lambda's


class Quota:
    """A context; `before` is what a command is put behind."""

    def __init__(self, share):
        self.share, self.group = share, ROOT / f"tracklake-bench-{os.getpid()}"

    @staticmethod
    def is_there():
        return (ROOT / "cpu.cfs_quota_us").exists() or os.access(ROOT, os.W_OK)

    def __enter__(self):
        self.group.mkdir()
        (self.group / "cpu.cfs_period_us").write_text(str(PERIOD_US))
        (self.group / "cpu.cfs_quota_us").write_text(str(round(PERIOD_US * self.share)))
        return self

    def __exit__(self, *_):
        self.group.rmdir()

    @property
    def before(self):
        return f'echo $$ > {self.group}/cgroup.procs; '
