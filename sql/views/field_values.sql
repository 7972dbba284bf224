-- field_values: when each field that Spotify may withhold last had a value: one row per field. The
-- newest of all months is the newest overall (roll-ups rely on that).
SELECT 'track.popularity' AS field, max(fetched_at) AS seen_at
FROM songs
WHERE popularity IS NOT NULL
UNION ALL
SELECT 'album.label' AS field, max(fetched_at) AS seen_at
FROM albums
WHERE label IS NOT NULL
UNION ALL
SELECT 'artist.popularity' AS field, max(fetched_at) AS seen_at
FROM artists
WHERE popularity IS NOT NULL
UNION ALL
SELECT 'artist.followers' AS field, max(fetched_at) AS seen_at
FROM artists
WHERE followers IS NOT NULL
UNION ALL
SELECT 'artist.genres' AS field, max(fetched_at) AS seen_at
FROM artist_genres
WHERE provider = 'spotify'
