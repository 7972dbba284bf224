"""Addresses of pages, changed in one thing."""

import urllib.parse


def with_parameters(address, **changes):
    """The address with other parameters; None takes one away."""
    url = urllib.parse.urlsplit(address)
    query = dict(urllib.parse.parse_qsl(url.query))
    query.update(changes)
    kept = {name: value for name, value in query.items() if value is not None}
    return urllib.parse.urlunsplit(url._replace(query=urllib.parse.urlencode(kept)))


def next_of(x, **changes):
    """Changes the address of the next page; one that has none stays so."""
    if x.page.get("next"):
        x.page["next"] = with_parameters(x.page["next"], **changes)


def end_of(x):
    return x.offset + len(x.page["items"])


def is_by_offset(x):
    return "cursors" not in x.page
