"""All oddities, by name."""

from . import (oddities_bodies, oddities_next, oddities_pages, oddities_statuses, oddities_tokens,
               oddities_wire, oddities_wrapping)
from .oddity import ODDITIES, TOKEN_ODDITIES

OF_LISTS = (oddities_next, oddities_pages, oddities_wrapping)
OF_ALL_ANSWERS = (oddities_bodies, oddities_statuses, oddities_wire)
OF_TOKENS = (oddities_tokens,)


def is_of_lists(oddity):
    """Does it take a list to be odd in this way?"""
    return oddity.apply.__module__ in {module.__name__ for module in OF_LISTS}


__all__ = ["ODDITIES", "TOKEN_ODDITIES", "is_of_lists"]
