"""What the engines that speak SQL over a table share: many conditions in one statement."""

# A statement is parsed and planned whole: conditions beyond this many bytes go into the next one.
MAX_STATEMENT_BYTES = 4_000_000
MAX_CONDITIONS = 48


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
