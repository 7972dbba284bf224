-- Trino's functions of JSON for DuckDB.

-- ["a b"] as ."a b", without the mode that SQL's own functions have before it.
CREATE MACRO json_path(path) AS
  system.main.replace(system.main.replace(
    system.main.regexp_replace(path, '^(lax|strict) ', ''), '["', '."'), '"]', '"');
CREATE MACRO json_parse(text) AS json(text);
CREATE MACRO json_format(document) AS CAST(document AS VARCHAR);
CREATE MACRO json_extract(document, path) AS
  system.main.json_extract(CAST(document AS VARCHAR), json_path(path || ''));
-- NULL for objects, arrays and text that is no JSON, as Trino.
CREATE MACRO json_extract_scalar(document, path) AS
  CASE
    WHEN json_valid(CAST(document AS VARCHAR))
      AND json_type(CAST(document AS VARCHAR), json_path(path || '')) NOT IN ('OBJECT', 'ARRAY')
    THEN json_extract_string(CAST(document AS VARCHAR), json_path(path || ''))
  END;
CREATE MACRO json_value(document, path) AS json_extract_scalar(document, path);
CREATE MACRO json_query(document, path) AS
  CAST(system.main.json_extract(CAST(document AS VARCHAR), json_path(path || '')) AS VARCHAR);
CREATE MACRO json_exists(document, path) AS
  system.main.json_exists(CAST(document AS VARCHAR), json_path(path || ''));
CREATE MACRO json_size(document, path) AS
  CAST(CASE json_type(CAST(document AS VARCHAR), json_path(path || ''))
    WHEN 'OBJECT' THEN len(json_keys(CAST(document AS VARCHAR), json_path(path || '')))
    ELSE system.main.json_array_length(CAST(document AS VARCHAR), json_path(path || ''))
  END AS BIGINT);
CREATE MACRO json_array_length
  (document) AS CAST(system.main.json_array_length(CAST(document AS VARCHAR)) AS BIGINT),
  (document, path) AS
    CAST(system.main.json_array_length(CAST(document AS VARCHAR), path) AS BIGINT);
CREATE MACRO json_array_contains(document, element) AS
  list_contains(system.main.json_extract(CAST(document AS VARCHAR), '$[*]'), to_json(element));
CREATE MACRO is_json_scalar(document) AS
  json_type(CAST(document AS VARCHAR)) NOT IN ('OBJECT', 'ARRAY');
