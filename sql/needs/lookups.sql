-- What could be asked for by its id, newest first: (kind, id, known_at). Wanted are the songs that
-- stand in playlists, plays or charts, with their artists and albums, and no others: an album that
-- was looked up brings tracks of its own, and following those would never end. known_at says when
-- the full object was last seen: it came when asked for by its id, or as an entry of its own; of a
-- song any observation with an ISRC or popularity; of features any value of any provider. NULL:
-- never. Newest is what came into the lake last, and of that what was added or played last.
WITH sightings AS (
  SELECT item_type AS kind, item_id AS id, min(fetched_at) AS first_at, max(added_at) AS moment
  FROM playlist_tracks
  WHERE item_type IN ('track', 'artist', 'album') AND item_id IS NOT NULL
  GROUP BY item_type, item_id
  UNION ALL
  SELECT 'track' AS kind, song_id AS id, min(fetched_at) AS first_at, max(played_at) AS moment
  FROM listening_history
  WHERE song_id IS NOT NULL
  GROUP BY song_id
  UNION ALL
  SELECT 'track' AS kind, song_id AS id, min(fetched_at) AS first_at,
    CAST(max(chart_date) AS timestamp) AS moment
  FROM charts
  WHERE song_id IS NOT NULL
  GROUP BY song_id
),
things AS (
  SELECT kind, id, min(first_at) AS first_at, max(moment) AS moment
  FROM sightings
  WHERE id NOT LIKE 'local:%'
  GROUP BY kind, id
),
artists_of_songs AS (
  SELECT DISTINCT song_id, artist_id FROM song_artists WHERE artist_id IS NOT NULL
),
albums_of_songs AS (
  SELECT DISTINCT song_id, album_id FROM songs WHERE album_id IS NOT NULL
),
wanted AS (
  SELECT kind, id, first_at, moment FROM things
  UNION ALL
  SELECT 'audio-features' AS kind, id, first_at, moment FROM things WHERE kind = 'track'
  UNION ALL
  SELECT 'artist' AS kind, a.artist_id AS id, min(t.first_at) AS first_at, max(t.moment) AS moment
  FROM things t
  JOIN artists_of_songs a ON t.kind = 'track' AND a.song_id = t.id
  GROUP BY a.artist_id
  UNION ALL
  SELECT 'album' AS kind, a.album_id AS id, min(t.first_at) AS first_at, max(t.moment) AS moment
  FROM things t
  JOIN albums_of_songs a ON t.kind = 'track' AND a.song_id = t.id
  GROUP BY a.album_id
),
seen AS (
  SELECT what AS kind, id, max(fetched_at) AS known_at
  FROM captures
  WHERE status = 'complete' AND what IN ('track', 'artist', 'album', 'audio-features')
  GROUP BY what, id
  UNION ALL
  SELECT item_type AS kind, item_id AS id, max(fetched_at) AS known_at
  FROM playlist_tracks
  WHERE item_type IN ('artist', 'album') AND observed_key = raw_key
  GROUP BY item_type, item_id
  UNION ALL
  SELECT 'track' AS kind, song_id AS id, max(fetched_at) AS known_at
  FROM songs
  WHERE isrc IS NOT NULL OR popularity IS NOT NULL
  GROUP BY song_id
  UNION ALL
  SELECT 'audio-features' AS kind, song_id AS id, max(fetched_at) AS known_at
  FROM track_features
  GROUP BY song_id
),
known AS (
  SELECT kind, id, max(known_at) AS known_at FROM seen GROUP BY kind, id
),
ranked AS (
  SELECT kind, id, min(first_at) AS first_at, max(moment) AS moment FROM wanted GROUP BY kind, id
)
SELECT w.kind, w.id, k.known_at
FROM ranked w
LEFT JOIN known k ON k.kind = w.kind AND k.id = w.id
ORDER BY w.first_at DESC, coalesce(w.moment, TIMESTAMP '1970-01-01 00:00:00') DESC, w.id
