"""Lists under other names, beside others, and with things in them that nobody can read."""

import copy

from . import oddity as kinds
from .oddity import oddity

K = kinds.Kind


def names_of_list(x):
    return [name for name in ("items", "tracks") if isinstance(x.document.get(name), dict)]


@oddity(K.HARMLESS)
def items_and_tracks_side_by_side(x):
    for name in names_of_list(x):
        x.document["tracks" if name == "items" else "items"] = copy.deepcopy(x.document[name])


@oddity(K.HARMLESS)
def the_other_of_items_and_tracks_null(x):
    for name in names_of_list(x):
        x.document["tracks" if name == "items" else "items"] = None


@oddity(K.HARMLESS)
def the_other_of_items_and_tracks_without_a_list(x):
    for name in names_of_list(x):
        other = "tracks" if name == "items" else "items"
        x.document[other] = {"href": x.page["href"], "total": x.page["total"]}


@oddity(K.HARMLESS)
def the_list_under_its_other_name(x):
    for name in names_of_list(x):
        x.document["tracks" if name == "items" else "items"] = x.document.pop(name)


@oddity(K.HARMLESS)
def item_and_track_side_by_side(x):
    for entry in x.page["items"]:
        if isinstance(entry, dict) and ("item" in entry or "track" in entry):
            entry["item"] = entry["track"] = entry.get("item") or entry.get("track")


@oddity(K.HARMLESS)
def entries_under_their_other_name(x):
    for entry in x.page["items"]:
        if isinstance(entry, dict) and ("item" in entry) != ("track" in entry):
            old, new = ("item", "track") if "item" in entry else ("track", "item")
            entry[new] = entry.pop(old)


@oddity(K.HARMLESS)
def members_nobody_knows(x):
    x.page["nonsense"] = x.document["nonsense"] = {"deep": [[[{"a": None}]]], "error_rate": 0.5}


@oddity(K.MASKED)
def null_items(x):
    items = x.page["items"]
    items[3::10] = [None] * len(items[3::10])


@oddity(K.MASKED)
def entries_without_an_item(x):
    for entry in x.page["items"][::9]:
        for name in ("item", "track"):
            if name in entry:
                entry[name] = None


@oddity(K.DAMAGED, exits=(0,))
def items_null(x):
    x.page["items"] = None


@oddity(K.DAMAGED, exits=(0,))
def items_absent(x):
    del x.page["items"]


@oddity(K.DAMAGED)
def items_is_an_object(x):
    x.page["items"] = {"0": x.page["items"][0]}


@oddity(K.DAMAGED)
def items_is_text(x):
    x.page["items"] = "none"
