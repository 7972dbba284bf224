-- spotify_tracks: the songs in every playlist, day by day: one row per entry (see daily_entries),
-- with the artist's genre and the song's features as they are known now. A playlist without a name
-- on that day gets its newest one. A condition on track_date opens only the days it names.
WITH latest_names AS (
  SELECT
    playlist_id,
    max_by(playlist_name, ROW(fetched_at, raw_key)) FILTER (WHERE playlist_name IS NOT NULL)
      AS playlist_name
  FROM playlist_metadata
  GROUP BY playlist_id
),
ranked_genres AS (
  SELECT
    artist_id,
    genre,
    row_number() OVER (
      PARTITION BY artist_id
      ORDER BY
        CASE provider WHEN 'spotify' THEN 1 WHEN 'musicbrainz' THEN 2 WHEN 'csv' THEN 3 ELSE 4 END,
        provider,
        fetched_at DESC,
        raw_key DESC,
        genre
    ) AS choice
  FROM artist_genres
  WHERE genre_position = 1
)
SELECT
  t.date,
  t.track_date,
  t.playlist_id,
  coalesce(t.playlist_name, l.playlist_name) AS playlist_name,
  t.position,
  t.item_id AS song_id,
  coalesce(t.song_name, t.item_name) AS song_name,
  t.artist_id,
  t.artist_name,
  t.album_id,
  t.album_name,
  t.release_date,
  t.popularity,
  t.n + 1 - t.position AS rank_points,
  CAST(t.n + 1 - t.position AS double) / t.n AS rank_score,
  coalesce(t.song_duration_ms, t.duration_ms) AS duration_ms,
  coalesce(t.song_duration_min, CAST(t.duration_ms AS double) / 6e4) AS duration_min,
  t.explicit,
  g.genre,
  f.danceability,
  f.energy,
  f.loudness,
  f.speechiness,
  f.acousticness,
  f.instrumentalness,
  f.liveness,
  f.valence,
  f.tempo,
  f.key,
  f.mode,
  f.time_signature,
  f.provider AS features_provider
FROM daily_entries t
LEFT JOIN latest_names l ON l.playlist_id = t.playlist_id
LEFT JOIN ranked_genres g ON g.artist_id = t.artist_id AND g.choice = 1
LEFT JOIN track_features_current f ON f.song_id = t.item_id
