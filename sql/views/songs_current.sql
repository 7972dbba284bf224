-- songs_current: each song as it is known now: one row per song. Each value comes from the newest
-- observation that had it, so a field that Spotify withholds today keeps the value it had when last
-- seen; popularity_at says when popularity was last seen. fetched_at and raw_key are those of the
-- song's newest observation. If times are equal, the greatest raw_key decides; rows read twice
-- change nothing.
SELECT
  song_id,
  max_by(song_name, ROW(fetched_at, raw_key)) FILTER (WHERE song_name IS NOT NULL) AS song_name,
  max_by(duration_ms, ROW(fetched_at, raw_key)) FILTER (WHERE duration_ms IS NOT NULL) AS duration_ms,
  max_by(duration_min, ROW(fetched_at, raw_key)) FILTER (WHERE duration_min IS NOT NULL) AS duration_min,
  max_by(url, ROW(fetched_at, raw_key)) FILTER (WHERE url IS NOT NULL) AS url,
  max_by(popularity, ROW(fetched_at, raw_key)) FILTER (WHERE popularity IS NOT NULL) AS popularity,
  max(fetched_at) FILTER (WHERE popularity IS NOT NULL) AS popularity_at,
  max_by(song_added, ROW(fetched_at, raw_key)) FILTER (WHERE song_added IS NOT NULL) AS song_added,
  max_by(album_id, ROW(fetched_at, raw_key)) FILTER (WHERE album_id IS NOT NULL) AS album_id,
  max_by(artist_id, ROW(fetched_at, raw_key)) FILTER (WHERE artist_id IS NOT NULL) AS artist_id,
  max_by(explicit, ROW(fetched_at, raw_key)) FILTER (WHERE explicit IS NOT NULL) AS explicit,
  max_by(disc_number, ROW(fetched_at, raw_key)) FILTER (WHERE disc_number IS NOT NULL) AS disc_number,
  max_by(track_number, ROW(fetched_at, raw_key)) FILTER (WHERE track_number IS NOT NULL) AS track_number,
  max_by(isrc, ROW(fetched_at, raw_key)) FILTER (WHERE isrc IS NOT NULL) AS isrc,
  max_by(is_local, ROW(fetched_at, raw_key)) FILTER (WHERE is_local IS NOT NULL) AS is_local,
  max_by(is_playable, ROW(fetched_at, raw_key)) FILTER (WHERE is_playable IS NOT NULL) AS is_playable,
  max(fetched_at) AS fetched_at,
  max_by(raw_key, ROW(fetched_at, raw_key)) AS raw_key
FROM songs
GROUP BY song_id
