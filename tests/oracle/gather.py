"""What one raw object has given so far: candidates, quarantine, and what full objects lacked.

Anything that may have to be taken back (an element, a document) gathers on its own and is merged
when it went well.
"""

import contract

# The fields whose absence is told in captures, in the order of their rows (rows.md section 6).
WITHHELD_FIELDS = [
    "track.popularity",
    "album.label",
    "artist.popularity",
    "artist.followers",
    "artist.genres",
]


class Gathered:
    def __init__(self):
        # Each candidate is a dict of columns; None stands for one that is not applicable.
        self.candidates = {table: [] for table in contract.TABLES}
        self.quarantined = dict.fromkeys(contract.TABLES, 0)
        self.elements = []  # [(pointer, value, reason)] of what was put aside
        self.fields = {}  # {pointer: (value, reason)} of fields that are NULL for their type
        self.absent = dict.fromkeys(WITHHELD_FIELDS, 0)
        self.full = dict.fromkeys(WITHHELD_FIELDS, 0)

    def add(self, table, row):
        self.candidates[table].append(row)

    def not_applicable(self, table):
        self.candidates[table].append(None)

    def add_if_known(self, table, row, keys):
        if any(row[key] is None for key in keys):
            self.not_applicable(table)
        else:
            self.add(table, row)

    def capture(self, what, identity, status, **columns):
        self.add("captures", {"what": what, "id": identity, "status": status, **columns})

    def put_aside(self, reason, pointer, value, table=None):
        """Quarantines an element; `table` is the one it would have been a row of first."""
        self.elements.append((pointer, value, str(reason)))
        if table:
            self.quarantined[table] += 1

    def field_line(self, pointer, value, reason):
        """A field that is read has the wrong type. However often it is read, that is one line."""
        self.fields.setdefault(pointer, (value, reason))

    def note_full_object(self, kind, fields):
        """Counts a full object and which of its withheld-able fields are absent (not: null)."""
        for name in WITHHELD_FIELDS:
            owner, field = name.split(".")
            if owner == kind:
                self.full[name] += 1
                self.absent[name] += field not in fields.value

    def merge(self, other):
        for table, rows in other.candidates.items():
            self.candidates[table] += rows
            self.quarantined[table] += other.quarantined[table]
        self.elements += other.elements
        for pointer, (value, reason) in other.fields.items():
            self.field_line(pointer, value, reason)
        for name in WITHHELD_FIELDS:
            self.absent[name] += other.absent[name]
            self.full[name] += other.full[name]

    def keep_only(self, tables):
        """A reused object is no new observation: the other tables get nothing from it."""
        for table in self.candidates:
            if table not in tables:
                self.candidates[table] = []
        self.absent = dict.fromkeys(WITHHELD_FIELDS, 0)
        self.full = dict.fromkeys(WITHHELD_FIELDS, 0)
