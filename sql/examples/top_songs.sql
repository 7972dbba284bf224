-- Your top songs now, by their places in all your playlists taken together.
WITH entries AS (  -- with the last day on which its playlist was read
  SELECT playlist_id, track_date, position, song_id, song_name, artist_name, rank_score,
    max(track_date) OVER (PARTITION BY playlist_id) AS last_date
  FROM spotify_tracks
  WHERE track_date >= date_add('week', -5, current_date)
), places AS (  -- one in each playlist, also of a song that is in it twice
  SELECT song_id, playlist_id, max(song_name) AS song_name, max(artist_name) AS artist_name,
    min(position) AS position, max(rank_score) AS rank_score
  FROM entries
  WHERE track_date = last_date
  GROUP BY song_id, playlist_id
)
SELECT max(song_name) AS song_name, max(artist_name) AS artist_name,
  count(*) AS playlists,
  min(position) AS best_position,
  round(sum(rank_score), 3) AS score  -- rank_score is 1 at the top of a playlist, almost 0 at its end
FROM places
GROUP BY song_id
ORDER BY score DESC, song_id
LIMIT 10;
