"""Lists whose pages lead on in an odd way."""

import urllib.parse

from . import oddity as kinds
from .addresses import end_of, is_by_offset, next_of, with_parameters
from .oddity import add, oddity

K = kinds.Kind
EMPTY_STEP = 20


@oddity(K.HARMLESS)
def next_with_more_parameters(x):
    next_of(x, locale="de-DE,de;q=0.9,*;q=0.1", fields="")


@oddity(K.HARMLESS)
def next_with_its_parameters_in_another_order(x):
    if x.page.get("next"):
        url = urllib.parse.urlsplit(x.page["next"])
        query = "&".join(reversed(url.query.split("&")))
        x.page["next"] = urllib.parse.urlunsplit(url._replace(query=query))


@oddity(K.HARMLESS)
def next_absent_on_the_last_page(x):
    if x.page["next"] is None:
        del x.page["next"]


@oddity(K.SHORT)
def next_null_too_early(x):
    x.page["next"] = None


@oddity(K.SHORT)
def next_absent_too_early(x):
    del x.page["next"]


@oddity(K.SHORT)
def next_is_empty_text(x):
    x.page["next"] = ""


# Not read as one. Where the total tells that there is more, that is asked for all the same.
WRONG_ADDRESSES = {"next_is_an_object": {"href": "x"}, "next_is_a_number": 100, "next_is_true": True}
for name, wrong in WRONG_ADDRESSES.items():
    def mislead(x, wrong=wrong):
        x.page["next"] = wrong
    add(mislead, name, K.SHORT, {})


@oddity(K.SHORT)
def next_on_another_server(x):
    x.page["next"] = "https://example.invalid/v1/playlists?offset=100"


@oddity(K.SHORT)
def next_of_another_list(x):
    x.page["next"] = f"{x.base}/playlists/{'0' * 22}/tracks?offset=100&limit=100"


@oddity(K.SHORT)
def next_is_no_address(x):
    x.page["next"] = "http://[::1"


@oddity(K.SHORT)
def next_with_a_line_break(x):
    x.page["next"] = (x.page["next"] or "") + "\r\nX-Evil: 1"


@oddity(K.SHORT)
def next_leads_out_of_the_api(x):
    x.page["next"] = f"{x.base}/../secret?offset=100"


@oddity(K.SHORT)
def next_is_this_page_again(x):
    x.page["next"] = with_parameters(x.page["href"], offset=x.offset)


@oddity(K.SHORT)
def next_leads_back_to_the_beginning(x):
    x.page["next"] = with_parameters(x.page["href"], offset=0, after=None)


@oddity(K.SHORT)
def next_without_an_offset(x):
    next_of(x, offset=None, after=None)


@oddity(K.SHORT)
def next_with_a_negative_offset(x):
    next_of(x, offset=-100, after=None)


@oddity(K.SHORT)
def next_with_an_offset_beyond_numbers(x):
    next_of(x, offset=2**70, after=None)


@oddity(K.SHORT)
def next_leaves_some_out(x):
    next_of(x, offset=end_of(x) + 30, after=None)


@oddity(K.ENDLESS, total=True, calls=30)
def next_for_ever_on_empty_pages(x):
    x.page["items"] = x.page["items"] if x.offset == 0 else []
    x.page["total"] = None
    x.page["next"] = with_parameters(x.page["href"], offset=x.offset + EMPTY_STEP)


@oddity(K.ENDLESS, calls=30)
def next_on_the_last_page_too(x):
    x.page["next"] = with_parameters(x.page["href"], offset=end_of(x))


@oddity(K.ENDLESS, calls=30)
def an_empty_page_with_a_next(x):
    x.page["items"] = []


@oddity(K.ENDLESS, calls=30)
def cursor_that_repeats(x):
    if is_by_offset(x):
        x.page["next"] = x.page["href"]
        return
    x.page["next"] = x.page["href"]
    x.page["cursors"] = {"after": x.query.get("after")}


@oddity(K.HARMLESS)
def cursors_null(x):
    if not is_by_offset(x):
        x.page["cursors"] = None


@oddity(K.HARMLESS)
def previous_that_is_nonsense(x):
    x.page["previous"] = 17
