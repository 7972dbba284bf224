-- Which artists were most popular in the last six months.
WITH recent_tracks AS (
  SELECT *, date_parse(date, '%Y-%m-%d') AS track_date
  FROM spotify_tracks
  WHERE track_date >= date_add('month', -6, current_date)
)
SELECT artist_name, avg(popularity) AS avg_pop
FROM recent_tracks
GROUP BY artist_name
ORDER BY avg_pop DESC
LIMIT 10;
