-- Your three top artists of each month, by the places of their songs.
WITH entries AS (  -- with the last day on which its playlist was read in its month
  SELECT substr(date, 1, 7) AS month, track_date, song_id, artist_id, artist_name, rank_score,
    max(track_date) OVER (PARTITION BY playlist_id, substr(date, 1, 7)) AS last_date
  FROM spotify_tracks
  WHERE track_date >= date_add('month', -5, date_trunc('month', current_date))
), scores AS (  -- rank_score is 1 at the top of a playlist, almost 0 at its end
  SELECT month, artist_id, max(artist_name) AS artist_name, count(DISTINCT song_id) AS songs,
    round(sum(rank_score), 3) AS score
  FROM entries
  WHERE track_date = last_date AND artist_id IS NOT NULL
  GROUP BY month, artist_id
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY month ORDER BY score DESC, artist_id) AS place
  FROM scores
)
SELECT month, place, artist_name, songs, score
FROM ranked
WHERE place <= 3
ORDER BY month DESC, place;
