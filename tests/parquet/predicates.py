"""Conditions on a column, each said to three engines."""

import operator

import pyarrow.dataset

COMPARISONS = {"=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le,
               ">": operator.gt, ">=": operator.ge}


class Compare:
    def __init__(self, column, sign, value):
        self.column, self.sign, self.values = column, sign, [value]

    def sql(self):
        return f'"{self.column}" {self.sign} ?'

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

    def sql(self):
        return f'"{self.column}" IS {"" if self.wanted else "NOT "}NULL'

    def arrow(self):
        is_null = pyarrow.dataset.field(self.column).is_null()
        return is_null if self.wanted else ~is_null

    def polars(self, polars):
        column = polars.col(self.column)
        return column.is_null() if self.wanted else column.is_not_null()

    def __str__(self):
        return self.sql()


class AmongThese:
    def __init__(self, column, values):
        self.column, self.values = column, values

    def sql(self):
        return f'"{self.column}" IN ({", ".join("?" * len(self.values))})'

    def arrow(self):
        return pyarrow.dataset.field(self.column).isin(self.values)

    def polars(self, polars):
        return polars.col(self.column).is_in(self.values)

    def __str__(self):
        return f"{self.column} IN {self.values!r:.60}"


class Between:
    def __init__(self, column, least, greatest):
        self.column, self.values = column, [least, greatest]

    def sql(self):
        return f'"{self.column}" BETWEEN ? AND ?'

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

    def sql(self):
        return f'starts_with("{self.column}", ?)'

    def arrow(self):
        return pyarrow.compute.starts_with(pyarrow.dataset.field(self.column), self.values[0])

    def polars(self, polars):
        return polars.col(self.column).str.starts_with(self.values[0])

    def __str__(self):
        return f"{self.column} begins with {self.values[0]!r:.60}"


def of_column(name, values, rng):
    """Conditions of every kind on a column with these values (NULLs left out)."""
    yield IsNull(name, True)
    yield IsNull(name, False)
    if not values:
        return
    ordered = sorted(values)
    some = [rng.choice(values) for _ in range(3)]
    for value in (ordered[0], ordered[-1], *some):
        for sign in COMPARISONS:
            yield Compare(name, sign, value)
    yield AmongThese(name, some)
    low, high = sorted((rng.choice(values), rng.choice(values)))
    yield Between(name, low, high)
    if isinstance(values[0], str):
        text = rng.choice(values)
        yield BeginsWith(name, text[:max(1, len(text) // 2)])
        yield Compare(name, "=", text + "x")
    if isinstance(values[0], float):
        yield Compare(name, "=", 0.0)
        yield Compare(name, "=", -0.0)
