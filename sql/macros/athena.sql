-- Athena's (Trino's) commonest functions for DuckDB, so that a query runs unchanged on both. Where a
-- macro takes a built-in's name, the built-in's own form is declared beside it.

-- MySQL's format letters, which Trino uses, as strptime's and strftime's.
CREATE MACRO mysql_format(format) AS
  replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace(
    format,
    '%M', '%B'), '%i', '%M'), '%s', '%S'), '%h', '%I'), '%W', '%A'), '%e', '%-d'), '%c', '%-m'),
    '%k', '%-H'), '%l', '%-I'), '%T', '%H:%M:%S'), '%r', '%I:%M:%S %p'), '%v', '%V'),
    '%x', '%G');

-- DuckDB wants formats to be constants and looks when a macro is made; `|| ''` leaves the parameter's
-- type, and so that look, to the call.
CREATE MACRO date_parse(text, format) AS strptime(text, mysql_format(format || ''));
CREATE MACRO date_format(moment, format) AS
  strftime(CAST(moment AS TIMESTAMP), mysql_format(format || ''));

CREATE MACRO unit_interval(unit, value) AS
  CASE lower(unit)
    WHEN 'millisecond' THEN to_milliseconds(value)
    WHEN 'second' THEN to_seconds(value)
    WHEN 'minute' THEN to_minutes(CAST(value AS BIGINT))
    WHEN 'hour' THEN to_hours(CAST(value AS BIGINT))
    WHEN 'day' THEN to_days(CAST(value AS INTEGER))
    WHEN 'week' THEN to_days(CAST(7 * value AS INTEGER))
    WHEN 'month' THEN to_months(CAST(value AS INTEGER))
    WHEN 'quarter' THEN to_months(CAST(3 * value AS INTEGER))
    WHEN 'year' THEN to_years(CAST(value AS INTEGER))
    ELSE error(concat('''', unit, ''' is not a unit of time'))
  END;

-- A date stays a date: compared with a timestamp, the date of a partition could not choose files.
CREATE MACRO date_add
  (moment, span) AS moment + span,
  (unit, value, moment DATE) AS CAST(moment + unit_interval(unit, value) AS DATE),
  (unit, value, moment TIMESTAMP) AS moment + unit_interval(unit, value),
  (unit, value, moment TIMESTAMP WITH TIME ZONE) AS moment + unit_interval(unit, value);

-- Whole units between the two, as Trino counts; DuckDB's own datediff counts boundaries.
CREATE MACRO date_diff(unit, earlier, later) AS
  date_sub(unit, CAST(earlier AS TIMESTAMP), CAST(later AS TIMESTAMP));

CREATE MACRO from_unixtime(seconds) AS make_timestamp(CAST(round(CAST(seconds AS DOUBLE) * 1000000) AS BIGINT));
CREATE MACRO to_unixtime(moment) AS epoch(CAST(moment AS TIMESTAMP));

CREATE MACRO approx_distinct(x) AS approx_count_distinct(x);
CREATE MACRO element_at(collection, place) AS collection[place];
-- Lists and maps have no function in common but JSON's.
CREATE MACRO cardinality(collection) AS
  CASE
    WHEN collection IS NULL THEN NULL
    WHEN json_type(to_json(collection)) = 'ARRAY' THEN json_array_length(to_json(collection))
    ELSE len(json_keys(to_json(collection)))
  END;
CREATE MACRO regexp_like(text, pattern) AS regexp_matches(text, pattern);

-- NULL for objects, arrays and text that is no JSON, as Trino.
CREATE MACRO json_extract_scalar(document, path) AS
  CASE
    WHEN json_valid(CAST(document AS VARCHAR))
      AND json_type(CAST(document AS VARCHAR), path) NOT IN ('OBJECT', 'ARRAY')
    THEN json_extract_string(CAST(document AS VARCHAR), path)
  END;
