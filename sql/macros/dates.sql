-- Trino's functions of dates and times for DuckDB. In all files of this folder: where a macro takes a
-- built-in's name, all of the built-in's forms are declared with it, and `system.main` has what DuckDB
-- itself means by it. No macro has forms that only types tell apart: of what an aggregate function
-- gives, DuckDB does not know the type when it chooses.

-- MySQL's format letters, which Trino uses, as strptime's and strftime's.
CREATE MACRO mysql_format(format) AS
  replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace(
    format,
    '%M', '%B'), '%i', '%M'), '%s', '%S'), '%h', '%I'), '%W', '%A'), '%e', '%-d'), '%c', '%-m'),
    '%k', '%-H'), '%l', '%-I'), '%T', '%H:%M:%S'), '%r', '%I:%M:%S %p'), '%v', '%V'),
    '%x', '%G');

-- Java's format letters likewise. The longest runs come first; what stands for a run until all are
-- found is no letter.
CREATE MACRO java_letters(format) AS
  translate(
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(
    format,
    '%', '%%'), 'yyyy', '%①'), 'yy', '%②'), 'y', '%①'), 'xxxx', '%③'), 'MMMM', '%④'), 'MMM', '%⑤'),
    'MM', '%⑥'), 'M', '%-⑥'), 'ww', '%⑦'), 'dd', '%⑧'), 'd', '%-⑧'), 'DDD', '%⑨'), 'D', '%-⑨'),
    'EEEE', '%⑩'), 'EEE', '%⑪'), 'E', '%⑪'), 'HH', '%⑫'), 'H', '%-⑫'), 'hh', '%⑬'), 'h', '%-⑬'),
    'mm', '%⑭'), 'm', '%-⑭'), 'ss', '%⑮'), 's', '%-⑮'), 'SSS', '%⑯'), 'a', '%⑰'), 'Z', '%⑱'),
    '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱', 'YyGBbmVdjAaHIMSgpz');
-- Every second piece between quotes is text.
CREATE MACRO java_format(format) AS
  array_to_string(
    list_transform(string_split(replace(format, '''''', '''”'''), ''''), lambda piece, i:
      CASE WHEN i % 2 = 1 THEN java_letters(piece)
        ELSE replace(replace(piece, '%', '%%'), '”', '''') END), '');

-- DuckDB wants formats to be constants and looks when a macro is made; `|| ''` leaves the parameter's
-- type, and so that look, to the call.
CREATE MACRO date_parse(text, format) AS strptime(text, mysql_format(format || ''));
CREATE MACRO date_format(moment, format) AS
  strftime(datetrunc('millisecond', CAST(moment AS TIMESTAMP)), mysql_format(format || ''));
CREATE MACRO parse_datetime(text, format) AS
  CAST(strptime(text, java_format(format || '')) AS TIMESTAMPTZ);
CREATE MACRO format_datetime(moment, format) AS
  strftime(CAST(moment AS TIMESTAMP), java_format(format || ''));
CREATE MACRO from_iso8601_timestamp(text) AS CAST(text AS TIMESTAMPTZ);
CREATE MACRO from_iso8601_date(text) AS CAST(text AS DATE);
CREATE MACRO to_iso8601(moment) AS
  CASE typeof(moment)
    WHEN 'DATE' THEN CAST(moment AS VARCHAR)
    WHEN 'TIMESTAMP WITH TIME ZONE' THEN strftime(CAST(moment AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%gZ')
    ELSE replace(CAST(moment AS VARCHAR), ' ', 'T')
  END;
CREATE MACRO from_unixtime(seconds) AS to_timestamp(CAST(seconds AS DOUBLE));
CREATE MACRO to_unixtime(moment) AS epoch(CAST(moment AS TIMESTAMP));
CREATE MACRO to_milliseconds(span) AS epoch_ms(span);

CREATE MACRO unit_interval(unit, value) AS
  CASE lower(unit)
    WHEN 'millisecond' THEN system.main.to_milliseconds(value)
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
  (unit, value, moment) AS cast_to_type(moment + unit_interval(unit, value), moment);
CREATE MACRO moved(moment, span) AS cast_to_type(moment + span, moment);
CREATE MACRO date_trunc(unit, moment) AS cast_to_type(datetrunc(unit, moment), moment);

-- Whole units between the two, as Trino counts; DuckDB's own datediff counts boundaries.
CREATE MACRO date_diff(unit, earlier, later) AS
  date_sub(unit, CAST(earlier AS TIMESTAMP), CAST(later AS TIMESTAMP));

-- EXTRACT is date_part.
CREATE MACRO date_part(unit, moment) AS
  datepart(
    CASE lower(unit)
      WHEN 'dow' THEN 'isodow'
      WHEN 'day_of_week' THEN 'isodow'
      WHEN 'day_of_month' THEN 'day'
      WHEN 'day_of_year' THEN 'doy'
      WHEN 'year_of_week' THEN 'isoyear'
      WHEN 'yow' THEN 'isoyear'
      ELSE unit
    END, moment);
CREATE MACRO millisecond(moment) AS datepart('millisecond', moment) % 1000;
CREATE MACRO day_of_week(moment) AS isodow(moment);
CREATE MACRO dow(moment) AS isodow(moment);
CREATE MACRO day_of_month(moment) AS dayofmonth(moment);
CREATE MACRO day_of_year(moment) AS dayofyear(moment);
CREATE MACRO doy(moment) AS dayofyear(moment);
CREATE MACRO week_of_year(moment) AS weekofyear(moment);
CREATE MACRO year_of_week(moment) AS isoyear(moment);
CREATE MACRO yow(moment) AS isoyear(moment);
CREATE MACRO last_day_of_month(moment) AS last_day(moment);

-- AT TIME ZONE: what clocks there show. Trino's value keeps its zone as well; here it has none.
CREATE MACRO timezone(zone, moment) AS system.main.timezone(zone, CAST(moment AS TIMESTAMPTZ));
CREATE MACRO at_timezone(moment, zone) AS system.main.timezone(zone, CAST(moment AS TIMESTAMPTZ));
CREATE MACRO with_timezone(moment, zone) AS system.main.timezone(zone, CAST(moment AS TIMESTAMP));
CREATE MACRO current_timezone() AS 'UTC';
CREATE MACRO timezone_hour(moment) AS CAST(0 AS BIGINT);
CREATE MACRO timezone_minute(moment) AS CAST(0 AS BIGINT);
CREATE MACRO human_readable_seconds(seconds) AS
  array_to_string(list_transform(list_filter(
    [{'n': divide(CAST(round(seconds) AS BIGINT), 604800), 'unit': 'week'},
     {'n': divide(CAST(round(seconds) AS BIGINT) % 604800, 86400), 'unit': 'day'},
     {'n': divide(CAST(round(seconds) AS BIGINT) % 86400, 3600), 'unit': 'hour'},
     {'n': divide(CAST(round(seconds) AS BIGINT) % 3600, 60), 'unit': 'minute'},
     {'n': CAST(round(seconds) AS BIGINT) % 60, 'unit': 'second'}], lambda part: part.n > 0),
    lambda part: concat(part.n, ' ', part.unit, CASE WHEN part.n > 1 THEN 's' ELSE '' END)), ', ');
