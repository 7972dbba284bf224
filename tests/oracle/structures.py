"""Random documents: real ones, shortened, with some changes of their structure.

Each is valid JSON still, and nobody's everyday answer.
"""

import changes
import music_changes
import tree

CHANGES = [
    changes.removed,
    changes.nulled,
    changes.renamed,
    changes.other_type,
    changes.odd_element,
    changes.wrapped,
    changes.unwrapped,
    changes.numbers,
    changes.texts,
    changes.grafted,
    changes.merged,
    changes.nested,
    changes.dug_out,
    changes.doubled_keys,
    changes.escaped_keys,
    changes.deep,
    changes.reordered,
    changes.repeated,
    changes.emptied,
    music_changes.names_swapped,
    music_changes.side_by_side,
    music_changes.types,
    music_changes.types_dropped,
    music_changes.types_added,
    music_changes.ids,
    music_changes.ids_moved,
    music_changes.paging,
    music_changes.local_files,
    music_changes.durations,
    music_changes.dates,
    music_changes.times,
    music_changes.envelope,
    music_changes.error_beside,
    music_changes.saved_things,
    music_changes.players,
    music_changes.known_answers,
    music_changes.ids_moved,  # twice as likely
    music_changes.envelope,
    music_changes.paging,
]


def shortened(document, chance, most=6):
    """Lists of a few elements, so that a change meets something, and thousands fit in a minute."""
    for array in tree.arrays(document):
        size = chance.choice([1, 2, 2, 3, 3, 4, most])
        if len(array) > size:
            kept = sorted(chance.sample(range(len(array)), size))
            array[:] = [array[index] for index in kept]
    return document


def readable(data, chance):
    """[the document, shortened], or [] of what is no JSON or no object or array."""
    try:
        document = tree.read(data)
    except (ValueError, RecursionError):
        return []
    return [shortened(document, chance, 8)] if isinstance(document, list) else []


def changed(chance, pool):
    """(names of the changes, a document)."""
    document = shortened(tree.copy(chance.choice(pool)), chance)
    names = []
    for _ in range(chance.choice([1, 1, 2, 2, 3, 4, 6])):
        change = chance.choice(CHANGES)
        names.append(change.__name__)
        document = change(document, chance, pool)
    return names, document
