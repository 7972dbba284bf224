"""What the readers found: counted while they read, and told at the end."""

import collections
import time


class Report:
    def __init__(self):
        self.engines = {}  # name → Counter
        self.excused = {}  # name → Counter of reasons
        self.cells = {}  # (lake and table, engine) → what is said of it
        self.rows = {}  # lake and table → rows
        self.findings = 0

    def of(self, engine):
        self.excused[engine.name] = engine.excused
        return self.engines.setdefault(engine.name, collections.Counter())

    def timed(self, engine):
        """A context manager: its seconds are the engine's."""
        return Timed(self.of(engine))

    def find(self, engine, stored, problem):
        self.findings += 1
        self.of(engine)["wrong"] += 1
        print(f"{stored.schema} {stored.name}: {engine.name}: {problem}", flush=True)

    def say_lake(self, engine, stored, said):
        table = f"{stored.schema} {stored.name}"
        self.cells[table, engine.name] = said
        self.rows[table] = stored.expected.num_rows

    def is_complete(self):
        """Whether every engine has read something."""
        return all(counts["random"] for counts in self.engines.values())

    def text(self):
        lines = []
        if self.cells:
            engines = list(self.engines)
            lines.append(" | ".join(["lake and table", "rows", *engines]))
            for table, rows in self.rows.items():
                cells = [self.cells.get((table, engine), "not asked") for engine in engines]
                lines.append(" | ".join([table, str(rows), *cells]))
        for name, counts in self.engines.items():
            limits = "".join(f"; its limit: {reason} ({count})"
                             for reason, count in self.excused[name].items())
            lines.append(f"{name}: {counts['random']} random tables, {counts['lake']} of lakes, "
                         f"{counts['conditions']} conditions on {counts['columns']} columns, "
                         f"{counts['wrong']} differences, {counts['seconds']:.0f} s{limits}")
        return "\n".join(lines)


class Timed:
    def __init__(self, counts):
        self.counts = counts

    def __enter__(self):
        self.begin = time.monotonic()

    def __exit__(self, *_):
        self.counts["seconds"] += time.monotonic() - self.begin
