"""Pages that are not as their total, their limit or their offset says."""

from . import oddity as kinds
from .oddity import oddity

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


@oddity(K.MISCOUNTED, total=True)
def total_negative(x):
    x.page["total"] = -5


@oddity(K.HARMLESS, total=True)
def total_with_a_point(x):
    x.page["total"] = float(x.page["total"])


@oddity(K.MISCOUNTED, total=True)
def total_that_changes(x):
    x.page["total"] += x.nth


# What stands on the page.


@oddity(K.SHORT)
def page_that_drops_its_last_entries(x):
    x.page["items"] = x.page["items"][:-4]


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
