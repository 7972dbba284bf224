"""Conditions on a column, each said to every engine. For SQL a dialect gives `name(column)`,
`literal(value)` and `begins_with(column, text)`; `values` are what a dialect with parameters binds."""

import datetime
import operator

import pyarrow.compute
import pyarrow.dataset

COMPARISONS = {"=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le,
               ">": operator.gt, ">=": operator.ge}


class Compare:
    def __init__(self, column, sign, value):
        self.column, self.sign, self.values = column, sign, [value]

    def sql(self, dialect):
        return f"{dialect.name(self.column)} {self.sign} {dialect.literal(self.values[0])}"

    def arrow(self):
        return COMPARISONS[self.sign](pyarrow.dataset.field(self.column), self.values[0])

    def polars(self, polars):
        return COMPARISONS[self.sign](polars.col(self.column), polars.lit(self.values[0]))

    def __str__(self):
        return f"{self.column} {self.sign} {self.values[0]!r:.60}"


class IsNull:
    values = []

    def __init__(self, column, wanted):
        self.column, self.wanted = column, wanted

    def sql(self, dialect):
        return f"{dialect.name(self.column)} IS {'' if self.wanted else 'NOT '}NULL"

    def arrow(self):
        is_null = pyarrow.dataset.field(self.column).is_null()
        return is_null if self.wanted else ~is_null

    def polars(self, polars):
        column = polars.col(self.column)
        return column.is_null() if self.wanted else column.is_not_null()

    def __str__(self):
        return f"{self.column} is {'' if self.wanted else 'not '}NULL"


class AmongThese:
    def __init__(self, column, values):
        self.column, self.values = column, values

    def sql(self, dialect):
        return f"{dialect.name(self.column)} IN ({', '.join(map(dialect.literal, self.values))})"

    def arrow(self):
        return pyarrow.dataset.field(self.column).isin(self.values)

    def polars(self, polars):
        return polars.col(self.column).is_in(self.values)

    def __str__(self):
        return f"{self.column} IN {self.values!r:.60}"


class Between:
    def __init__(self, column, least, greatest):
        self.column, self.values = column, [least, greatest]

    def sql(self, dialect):
        least, greatest = map(dialect.literal, self.values)
        return f"{dialect.name(self.column)} BETWEEN {least} AND {greatest}"

    def arrow(self):
        field = pyarrow.dataset.field(self.column)
        return (field >= self.values[0]) & (field <= self.values[1])

    def polars(self, polars):
        column = polars.col(self.column)
        return (column >= polars.lit(self.values[0])) & (column <= polars.lit(self.values[1]))

    def __str__(self):
        return f"{self.column} BETWEEN {self.values!r:.60}"


class BeginsWith:
    def __init__(self, column, text):
        self.column, self.values = column, [text]

    def sql(self, dialect):
        return dialect.begins_with(self.column, self.values[0])

    def arrow(self):
        return pyarrow.compute.starts_with(pyarrow.dataset.field(self.column), self.values[0])

    def polars(self, polars):
        return polars.col(self.column).str.starts_with(self.values[0])

    def __str__(self):
        return f"{self.column} begins with {self.values[0]!r:.60}"


def absent(value):
    """A value beside the one that is there: most often in no row, and within the bounds."""
    match value:
        case str():
            return value + "x"
        case bool():
            return not value
        case int():
            return value + 1 if value < 0 else value - 1
        case float():
            return value / 2
    day = datetime.timedelta(days=1)
    return value + day if value.year < 2000 else value - day


def of_column(name, values, rng, few=False):
    """Conditions of every kind on a column with these values (NULLs left out); few: one or two of
    each, else each comparison with the least, the greatest and three others."""
    yield IsNull(name, True)
    yield IsNull(name, False)
    values = [value for value in values if value == value]
    if not values:
        return
    some = [rng.choice(values) for _ in range(3)]
    compared = [min(values), max(values), *some]
    for sign in COMPARISONS:
        for value in rng.sample(compared, 1) if few else compared:
            yield Compare(name, sign, value)
    yield Compare(name, "=", some[0])
    yield Compare(name, "=", absent(some[0]))
    yield AmongThese(name, some)
    yield AmongThese(name, [absent(value) for value in some])
    yield Between(name, *sorted((rng.choice(values), rng.choice(values))))
    if isinstance(values[0], str):
        text = rng.choice(values)
        yield BeginsWith(name, text[:max(1, len(text) // 2)])
    if isinstance(values[0], float):
        for sign in ("=", ">") if few else COMPARISONS:
            for number in (0.0, -0.0, float("nan")):
                yield Compare(name, sign, number)
