"""What the engines that speak SQL over a table share: values as literals, and many conditions in
one statement."""

import datetime
import math

# A statement is parsed and planned whole: conditions beyond this many bytes go into the next one.
MAX_STATEMENT_BYTES = 4_000_000
MAX_CONDITIONS = 48


class Dialect:
    """Literals. Each engine has its own forms of these, `quoted` texts, and `name`, `begins_with`
    and `together` besides."""

    @classmethod
    def literal(cls, value):
        match value:
            case bool():
                return str(value).lower()
            case int():
                return cls.bigint.format(value)
            case float():
                return cls.double.format(java_double(value))
            case datetime.datetime():
                return cls.timestamp.format(value.isoformat(" ", "microseconds"))
            case datetime.date():
                return f"DATE '{value.isoformat()}'"
        return cls.quoted(value)


def java_double(value):
    if math.isnan(value):
        return "NaN"
    return repr(value) if math.isfinite(value) else f"{'-' if value < 0 else ''}Infinity"


def batches(conditions, dialect):
    """The conditions as SQL, in lists that are one statement each."""
    batch, size = [], 0
    for condition in conditions:
        text = condition.sql(dialect)
        if batch and (len(batch) == MAX_CONDITIONS or size + len(text) > MAX_STATEMENT_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch


def count(ask, table, conditions, dialect):
    """Each condition in a WHERE of its own, over a scan of its own. `ask`: SQL to rows."""
    counts = []
    for batch in batches(conditions, dialect):
        scans = dialect.together([f"FROM {table} WHERE {text}" for text in batch])
        found = dict(map(tuple, ask(scans)))
        counts += [found.get(i, 0) for i in range(len(batch))]
    return counts


def count_all(ask, table, conditions, dialect):
    """All conditions of a batch over one scan that reads every row: nothing can be left out."""
    counts = []
    for batch in batches(conditions, dialect):
        columns = ", ".join(f"count_if({text})" for text in batch)
        counts += list(ask(f"SELECT {columns} FROM {table}")[0])
    return counts
