-- Trino's functions of arrays and maps for DuckDB.

CREATE MACRO element_at(collection, place) AS collection[place];
-- Lists and maps have no function in common but JSON's.
CREATE MACRO cardinality(collection) AS
  CAST(CASE
    WHEN collection IS NULL THEN NULL
    WHEN json_type(to_json(collection)) = 'ARRAY'
    THEN system.main.json_array_length(to_json(collection))
    ELSE len(json_keys(to_json(collection)))
  END AS BIGINT);
CREATE MACRO array_position(list, element) AS
  CASE WHEN list IS NOT NULL AND element IS NOT NULL
    THEN coalesce(CAST(list_position(list, element) AS BIGINT), 0) END;
CREATE MACRO array_join
  (list, separator) AS array_to_string(list, separator),
  (list, separator, nothing) AS
    array_to_string(list_transform(list, lambda x: coalesce(CAST(x AS VARCHAR), nothing)), separator);
CREATE MACRO array_max(list) AS CASE WHEN len(list) = list_count(list) THEN list_max(list) END;
CREATE MACRO array_min(list) AS CASE WHEN len(list) = list_count(list) THEN list_min(list) END;
CREATE MACRO array_sort(list) AS list_sort(list, 'ASC', 'NULLS LAST');
CREATE MACRO array_union(a, b) AS list_distinct(list_concat(a, b));
CREATE MACRO array_except(a, b) AS
  list_filter(list_distinct(a), lambda x: NOT list_contains(b, x));
CREATE MACRO array_remove(list, element) AS
  list_filter(list, lambda x: x IS DISTINCT FROM element);
CREATE MACRO arrays_overlap(a, b) AS list_has_any(a, b);
CREATE MACRO contains_sequence(list, part) AS
  len(list_filter(range(len(list) - len(part) + 1), lambda i:
    list[i + 1:i + len(part)] = part)) > 0;
-- A date and a whole number may be added, so that this counts in days too.
CREATE MACRO sequence
  (first, last) AS list_transform(range(CAST(abs(last - first) AS BIGINT) + 1), lambda i:
    CASE WHEN first <= last THEN first + CAST(i AS INTEGER) ELSE first - CAST(i AS INTEGER) END),
  (first, last, step) AS cast_to_type(generate_series(first, last, step), [first]);
CREATE MACRO slice(list, start, length) AS
  CASE WHEN start > 0 THEN list[start:start + length - 1]
    ELSE list[len(list) + start + 1:len(list) + start + length] END;
CREATE MACRO trim_array(list, n) AS list[1:len(list) - n];
CREATE MACRO ngrams(list, n) AS
  list_transform(range(greatest(1, len(list) - n + 1)), lambda i: list[i + 1:i + n]);
CREATE MACRO shuffle(list) AS
  list_transform(list_sort(list_transform(list, lambda x: {'by': system.main.random(), 'x': x})),
    lambda pair: pair.x);
CREATE MACRO zip(a, b) AS list_zip(a, b);

-- Of the answers to a question about each element.
CREATE MACRO any_of(answers) AS
  CASE WHEN list_contains(answers, true) THEN true
    WHEN len(answers) > list_count(answers) THEN NULL ELSE false END;
CREATE MACRO all_of(answers) AS
  CASE WHEN list_contains(answers, false) THEN false
    WHEN len(answers) > list_count(answers) THEN NULL ELSE true END;

-- Maps of pairs (k, v): all values of a key, and its first one.
CREATE MACRO multimap(pairs) AS
  map(list_distinct(list_transform(pairs, lambda x: x.k)),
    list_transform(list_distinct(list_transform(pairs, lambda x: x.k)), lambda one:
      list_transform(list_filter(pairs, lambda x: x.k = one), lambda x: x.v)));
CREATE MACRO first_map(pairs) AS
  map(list_distinct(list_transform(pairs, lambda x: x.k)),
    list_transform(list_distinct(list_transform(pairs, lambda x: x.k)), lambda one:
      list_filter(pairs, lambda x: x.k = one)[1].v));
CREATE MACRO counts(histogram) AS
  map(map_keys(histogram), list_transform(map_values(histogram), lambda n: CAST(n AS BIGINT)));
