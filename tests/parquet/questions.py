"""Which questions an engine is asked about a table, and whether its answers are right."""

import collections

import predicates

COLUMNS_AT_ONCE = 4  # of a random or a large table: rather many tables than many columns of each
LARGE_ROWS = 5_000
MAX_SLOW_TURNS = 2


class Questions:
    """For one pass over the tables; remembers which columns had their turn."""

    def __init__(self, report):
        self.report = report
        self.turns = collections.Counter()

    def ask(self, engine, stored, rng):
        counts = self.report.of(engine)
        if not stored.files and not engine.reads_empty_folders:
            self.say(engine, stored, "no file")
            return
        limit = engine.limit(stored)
        if limit:
            engine.excused[limit] += 1
            self.say(engine, stored, "its limit")
            return
        try:
            with self.report.timed(engine):
                problems = list(self.problems(engine, stored, rng))
        except Exception as error:  # a reader that refuses a file is a finding too
            problems = [f"{type(error).__name__}: {error}"]
        counts["random" if stored.schema == "random" else "lake"] += 1
        for problem in problems:
            self.report.find(engine, stored, problem)
        self.say(engine, stored, "differs" if problems else "equal")

    def say(self, engine, stored, said):
        if stored.schema != "random":
            self.report.say_lake(engine, stored, said)

    def problems(self, engine, stored, rng):
        difference = engine.difference(stored)
        if difference:
            yield difference
        elif engine.counts:
            for name in self.columns(engine, stored):
                yield from self.conditions(engine, stored, name, rng)

    def columns(self, engine, stored):
        """Those to ask about: those that had the fewest turns, but all of a lake's small tables; and
        one that is all NULL, of which there is little to ask."""
        rows = stored.expected.num_rows
        turns, all_null = {}, []
        for name in stored.columns:
            if stored.expected.column(name).null_count == rows:
                all_null.append(name)
            else:
                turns[name] = self.turns[engine.name, stored.table, name]
        if engine.is_slow:
            turns = {name: count for name, count in turns.items() if count < MAX_SLOW_TURNS}
        chosen = sorted(turns, key=turns.get)
        if stored.schema == "random" or rows > LARGE_ROWS:
            chosen = chosen[:1 if engine.is_slow else COLUMNS_AT_ONCE]
        self.turns.update((engine.name, stored.table, name) for name in chosen)
        return chosen + all_null[:1] if chosen else chosen

    def conditions(self, engine, stored, name, rng):
        values = [value for value in stored.expected.column(name).to_pylist() if value is not None]
        conditions = []
        for condition in predicates.of_column(name, values, rng, engine.is_slow):
            refusal = engine.refuses(condition)
            if refusal:
                engine.excused[refusal] += 1
            else:
                conditions.append(condition)
        found, wanted = engine.count(stored, conditions), engine.count_all(stored, conditions)
        self.report.of(engine)["columns"] += 1
        self.report.of(engine)["conditions"] += len(conditions)
        for condition, have, want in zip(conditions, found, wanted, strict=True):
            if have != want:
                yield f"{condition}: {have} rows instead of {want}"
