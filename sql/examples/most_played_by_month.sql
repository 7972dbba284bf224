-- Who you played most: three artists a month (needs sources.recently_played).
WITH counted AS (
  SELECT date_format(coalesce(played_at, ended_at), '%Y-%m') AS month, artist_name,
    count(*) AS plays,
    CAST(round(CAST(sum(ms_played) AS double) / 6e4) AS bigint) AS minutes  -- NULL where Spotify does not say
  FROM plays
  WHERE item_type = 'track' AND artist_name IS NOT NULL AND coalesce(ms_played, 30000) >= 30000  -- half a minute is a play
  GROUP BY 1, 2
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY month ORDER BY plays DESC, minutes DESC, artist_name) AS place
  FROM counted
  WHERE month IS NOT NULL
)
SELECT month, place, artist_name, plays, minutes
FROM ranked
WHERE place <= 3
ORDER BY month DESC, place;
