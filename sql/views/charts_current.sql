-- charts_current: positions in the charts: one row per entry of a chart. Where imports overlap, the
-- newest raw object that has a rank of a chart (chart, region, period, chart_date) says what was
-- there; if times are equal, the greatest raw_key decides. Entries without a rank are told apart by
-- their song.
WITH ranked AS (
  SELECT
    *,
    CASE WHEN rank IS NULL THEN coalesce(song_id, song_name) END AS unranked_song,
    CASE WHEN rank IS NULL AND song_id IS NULL THEN artist_names END AS unranked_artists
  FROM charts
),
folded AS (
  SELECT
    *,
    rank() OVER (
      PARTITION BY chart, region, period, chart_date, rank, unranked_song, unranked_artists
      ORDER BY fetched_at DESC, raw_key DESC
    ) AS age,
    row_number() OVER (
      PARTITION BY chart, region, period, chart_date, rank, song_id, song_name, artist_names, raw_key
      ORDER BY fetched_at DESC
    ) AS copy
  FROM ranked
)
SELECT
  chart,
  region,
  period,
  chart_date,
  rank,
  previous_rank,
  peak_rank,
  weeks_on_chart,
  streams,
  song_id,
  song_name,
  artist_names,
  source_label,
  fetched_at,
  raw_key
FROM folded
WHERE age = 1 AND copy = 1
