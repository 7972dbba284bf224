"""Pages that are not as their total, their limit or their offset says."""

import copy

from . import oddity as kinds
from .addresses import is_by_offset, with_parameters
from .oddity import add, oddity

K = kinds.Kind


# How many.


@oddity(K.MISCOUNTED, total=True)
def total_zero(x):
    x.page["total"] = 0


@oddity(K.MISCOUNTED, total=True)
def total_smaller(x):
    x.page["total"] = max(x.page["total"] // 2, 1)


@oddity(K.MISCOUNTED, total=True)
def total_larger(x):
    x.page["total"] += 17


@oddity(K.MISCOUNTED, total=True)
def total_very_large(x):
    x.page["total"] = 2_000_000_000


@oddity(K.HARMLESS, total=True)
def total_with_a_point(x):
    x.page["total"] = float(x.page["total"])


@oddity(K.MISCOUNTED, total=True)
def total_that_changes(x):
    x.page["total"] += x.nth


@oddity(K.HARMLESS, total=True)
def total_null(x):
    x.page["total"] = None


@oddity(K.HARMLESS, total=True)
def total_absent(x):
    x.page.pop("total", None)


# Not read as one: a line in quarantine says so, and the list is as long as it is.
WRONG_TOTALS = {"total_is_text": "many", "total_is_an_object": {"items": 3},
                "total_beyond_numbers": 10 ** 30}
for name, wrong in WRONG_TOTALS.items():
    def miscount(x, wrong=wrong):
        x.page["total"] = wrong
    add(miscount, name, K.HARMLESS, {"total": True, "exits": (3,), "leaves_a_line": True})


# What an entry is known by: the first page is none without it. Later ones are where they were asked
# for.
WRONG_OFFSETS = {"offset_is_text": "none", "offset_negative": -50}
for name, wrong in WRONG_OFFSETS.items():
    def misplace(x, wrong=wrong):
        if is_by_offset(x):
            x.page["offset"] = wrong
    add(misplace, name, K.LYING, {"exits": (65,)})


# What stands on the page.

@oddity(K.HARMLESS, calls=10)
def page_shorter_than_asked(x):
    if not is_by_offset(x):
        return
    x.page["items"] = x.page["items"][:7]
    x.page["limit"] = 7
    if x.offset + 7 < x.page["total"]:
        x.page["next"] = with_parameters(x.page["href"], offset=x.offset + 7)


@oddity(K.HARMLESS, calls=20)
def page_shorter_than_its_limit_says(x):
    if not is_by_offset(x):
        return
    x.page["items"] = x.page["items"][:30]
    if x.offset + 30 < x.page["total"]:
        x.page["next"] = with_parameters(x.page["href"], offset=x.offset + 30)


@oddity(K.SHORT)
def page_that_drops_its_last_entries(x):
    x.page["items"] = x.page["items"][:-4]


@oddity(K.LYING, calls=10, looks_true=True)
def page_longer_than_asked(x):
    x.page["items"] = x.page["items"] + copy.deepcopy(x.page["items"][:3])


@oddity(K.LYING, exits=(65,))
def offset_of_another_page(x):
    x.page["offset"] = x.offset + 1000


@oddity(K.LYING)
def offset_zero_everywhere(x):
    if is_by_offset(x) and x.offset > 0:
        x.page["offset"] = 0


@oddity(K.HARMLESS)
def offset_absent(x):
    x.page.pop("offset", None)


@oddity(K.HARMLESS)
def offset_null(x):
    x.page["offset"] = None


@oddity(K.HARMLESS)
def limit_absent(x):
    del x.page["limit"]


@oddity(K.HARMLESS)
def limit_is_text(x):
    x.page["limit"] = "many"


@oddity(K.HARMLESS)
def limit_zero(x):
    x.page["limit"] = 0


@oddity(K.HARMLESS)
def href_null(x):
    x.page["href"] = None


@oddity(K.HARMLESS)
def href_absent(x):
    del x.page["href"]
