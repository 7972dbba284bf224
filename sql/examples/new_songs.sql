-- What is new in your playlists: songs that were not there a week before the last reading.
WITH readings AS (  -- the days on which a whole playlist was read
  SELECT playlist_id, d, max(d) OVER (PARTITION BY playlist_id) AS last_date
  FROM snapshot_pages
  WHERE is_complete = 1 AND d >= date_add('week', -5, current_date)
), compared AS (  -- the last of them, and the last one a week or more before it
  SELECT playlist_id, last_date, max(d) AS week_before
  FROM readings
  WHERE d <= date_add('day', -7, last_date)
  GROUP BY playlist_id, last_date
)
SELECT max_by(t.playlist_name, t.track_date) AS playlist_name,
  min(t.position) AS position,
  max_by(t.song_name, t.track_date) AS song_name,
  max_by(t.artist_name, t.track_date) AS artist_name
FROM compared c
JOIN spotify_tracks t
  ON t.playlist_id = c.playlist_id AND (t.track_date = c.last_date OR t.track_date = c.week_before)
WHERE t.track_date >= date_add('week', -5, current_date)
GROUP BY c.playlist_id, t.song_id, c.last_date, c.week_before
HAVING min(t.track_date) = c.last_date
ORDER BY playlist_name, c.playlist_id, position;
