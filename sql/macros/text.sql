-- Trino's functions of text, regular expressions and URLs for DuckDB.

CREATE MACRO substr
  (text, start) AS system.main.substr(text, start),
  (text, start, length) AS
    CASE WHEN start = 0 OR start < -length(text) THEN ''
      ELSE system.main.substr(text, start, length) END;
CREATE MACRO split_part(text, separator, place) AS string_split(text, separator)[place];
CREATE MACRO split
  (text, separator) AS string_split(text, separator),
  (text, separator, pieces) AS
    CASE WHEN len(string_split(text, separator)) <= pieces THEN string_split(text, separator)
      ELSE list_append(string_split(text, separator)[1:pieces - 1],
        array_to_string(string_split(text, separator)[pieces:], separator)) END;
CREATE MACRO split_to_map(text, entries, inside) AS
  map_from_entries(list_transform(string_split(text, entries), lambda entry:
    {'k': string_split(entry, inside)[1], 'v': string_split(entry, inside)[2]}));
CREATE MACRO strpos
  (text, part) AS system.main.strpos(text, part),
  (text, part, instance) AS
    CASE WHEN len(string_split(text, part)) <= instance THEN 0
      ELSE length(array_to_string(string_split(text, part)[1:instance], part)) + 1 END;
CREATE MACRO replace
  (text, part) AS system.main.replace(text, part, ''),
  (text, part, other) AS system.main.replace(text, part, other);
-- Of a list or of one text.
CREATE MACRO joined(separator, list) AS
  CASE WHEN typeof(list) LIKE '%[]' THEN array_to_string(CAST(to_json(list) AS VARCHAR[]), separator)
    ELSE concat_ws(separator, list) END;
-- Java knows no capital ß.
CREATE MACRO upper(text) AS system.main.replace(system.main.upper(text), 'ẞ', 'ß');
CREATE MACRO codepoint(letter) AS unicode(letter);
CREATE MACRO levenshtein_distance(a, b) AS levenshtein(a, b);
CREATE MACRO hamming_distance(a, b) AS hamming(a, b);
CREATE MACRO luhn_check(digits) AS
  list_sum(list_transform(range(length(digits)), lambda i:
    CASE WHEN i % 2 = 0 THEN CAST(digits[length(digits) - i] AS INTEGER)
      ELSE divide(2 * CAST(digits[length(digits) - i] AS INTEGER), 10)
        + (2 * CAST(digits[length(digits) - i] AS INTEGER)) % 10 END)) % 10 = 0;

CREATE MACRO to_utf8(text) AS encode(text);
CREATE MACRO from_utf8(bytes) AS decode(bytes);
CREATE MACRO md5(bytes) AS unhex(system.main.md5(CAST(bytes AS BLOB)));
CREATE MACRO sha1(bytes) AS unhex(system.main.sha1(CAST(bytes AS BLOB)));
CREATE MACRO sha256(bytes) AS unhex(system.main.sha256(CAST(bytes AS BLOB)));

CREATE MACRO regexp_like(text, pattern) AS regexp_matches(text, pattern);
-- NULL for what is not there, where DuckDB's own gives ''.
CREATE MACRO regexp_extract
  (text, pattern) AS regexp_extract_all(text, pattern)[1],
  (text, pattern, part) AS regexp_extract_all(text, pattern, part)[1];
-- Java's $1 and \$ as RE2's \1 and $, which “ stands for meanwhile, as ” does for a backslash.
CREATE MACRO java_replacement(text) AS
  system.main.replace(
    regexp_replace(
      system.main.replace(system.main.replace(text, '\\', '”'), '\$', '“'), '\$(\d)', '\\\1', 'g'),
    '”', '\\');
CREATE MACRO regexp_replace_all
  (text, pattern) AS regexp_replace(text, pattern, '', 'g'),
  (text, pattern, other) AS
    system.main.replace(regexp_replace(text, pattern, java_replacement(other), 'g'), '“', '$');
CREATE MACRO regexp_split(text, pattern) AS regexp_split_to_array(text, pattern);
CREATE MACRO regexp_count(text, pattern) AS len(regexp_extract_all(text, pattern));
CREATE MACRO regexp_position(text, pattern) AS
  CAST(CASE WHEN regexp_matches(text, pattern)
    THEN length(regexp_split_to_array(text, pattern)[1]) + 1 ELSE -1 END AS INTEGER);

CREATE MACRO url_encode(text) AS system.main.replace(system.main.url_encode(text), '%20', '+');
CREATE MACRO url_decode(text) AS system.main.url_decode(system.main.replace(text, '+', '%20'));
CREATE MACRO url_extract_protocol(url) AS regexp_extract_all(url, '^([^:/?#]+):', 1)[1];
CREATE MACRO url_extract_host(url) AS
  regexp_extract_all(url, '^[^:/?#]+://(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)', 1)[1];
CREATE MACRO url_extract_port(url) AS
  CAST(regexp_extract_all(url, '^[^:/?#]+://(?:[^/?#@]*@)?(?:\[[^\]]*\]|[^/?#:]*):(\d+)', 1)[1]
    AS BIGINT);
CREATE MACRO url_extract_path(url) AS
  regexp_extract_all(url, '^(?:[^:/?#]+:)?(?://[^/?#]*)?([^?#]*)', 1)[1];
CREATE MACRO url_extract_query(url) AS regexp_extract_all(url, '^[^?#]*\?([^#]*)', 1)[1];
CREATE MACRO url_extract_fragment(url) AS regexp_extract_all(url, '#(.*)$', 1)[1];
CREATE MACRO url_extract_parameter(url, name) AS
  system.main.url_decode(regexp_extract_all(url,
    concat('^[^?#]*\?(?:[^#]*&)?', regexp_escape(name), '=([^&#]*)'), 1)[1]);

-- A double's shortest digits as Java writes them: 1.5E10.
CREATE MACRO java_double(text) AS
  CASE
    WHEN NOT regexp_matches(text, '\d') THEN
      system.main.replace(system.main.replace(text, 'inf', 'Infinity'), 'nan', 'NaN')
    WHEN regexp_matches(text, '^-?0\.0$') THEN concat(left(text, -2), 'E0')
    ELSE concat(
      regexp_extract_all(text, '^-')[1], regexp_extract_all(text, '[1-9]')[1], '.',
      coalesce(nullif(rtrim(regexp_replace(
        system.main.replace(string_split(text, 'e')[1], '.', ''), '^-?0*[1-9]', ''), '0'), ''), '0'),
      'E',
      coalesce(CAST(string_split(text, 'e')[2] AS INTEGER), 0)
        + CASE WHEN regexp_matches(text, '^-?0\.')
            THEN -1 - length(regexp_extract_all(text, '^-?0\.(0*)', 1)[1])
            ELSE length(regexp_extract_all(text, '\d+')[1]) - 1 END)
  END;
-- What CAST(… AS varchar) makes of it.
CREATE MACRO text_of(x) AS
  CASE typeof(x)
    WHEN 'DOUBLE' THEN java_double(CAST(x AS VARCHAR))
    WHEN 'FLOAT' THEN java_double(CAST(x AS VARCHAR))
    WHEN 'JSON' THEN json_extract_string(CAST(x AS VARCHAR), '$')
    ELSE CAST(x AS VARCHAR)
  END;
CREATE MACRO type_of(x) AS
  CASE typeof(x)
    WHEN 'TIMESTAMP WITH TIME ZONE' THEN 'timestamp(3) with time zone'
    WHEN 'TIMESTAMP' THEN 'timestamp(3)'
    WHEN 'FLOAT' THEN 'real'
    WHEN 'BLOB' THEN 'varbinary'
    ELSE lower(typeof(x))
  END;
