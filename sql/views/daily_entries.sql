-- daily_entries: the track entries of every playlist, day by day, with what was known of each track
-- when the playlist was read: one row per entry. If a playlist has several snapshots in a day, the
-- last complete one counts, else the last. A snapshot may be several raw objects (see
-- snapshot_pages), folded by position with the greatest raw_key, and is complete when its positions
-- cover all that it claims. An account's own collections (me:…) are not playlists of the market and
-- are left out. The songs, albums and artists are those of the object in which the entry was read
-- (observed_key); lacks_song is 1 if that is not raw_key and the song was not found there. The
-- window at the end leaves one row per position whatever the joins found; it and everything below
-- go by the date of the partitions, d, so that a condition on track_date opens only the days it
-- names. Apart from what another month's object says of a song, a month's rows depend on that month
-- alone (roll-ups rely on that).
WITH entries AS (
  SELECT
    CAST(concat(year, '-', month, '-', day) AS date) AS d,
    concat(year, '-', month, '-', day) AS date,
    playlist_id,
    fetched_at,
    raw_key,
    position,
    item_type,
    item_id,
    item_name,
    duration_ms,
    observed_key
  FROM playlist_tracks
),
chosen AS (
  SELECT
    *,
    greatest(coalesce(claimed, 0), last_position) AS n,
    rank() OVER (
      PARTITION BY d, playlist_id ORDER BY is_complete DESC, snapshot DESC
    ) AS choice
  FROM snapshot_pages
  WHERE playlist_id NOT LIKE 'me:%'
),
names AS (
  SELECT
    playlist_id,
    fetched_at,
    max_by(playlist_name, raw_key) FILTER (WHERE playlist_name IS NOT NULL) AS playlist_name
  FROM playlist_metadata
  GROUP BY playlist_id, fetched_at
),
described AS (
  SELECT
    e.*,
    c.snapshot_at,
    c.n,
    s.song_name,
    s.artist_id,
    a.artist_name,
    s.album_id,
    b.album_name,
    b.release_date,
    s.popularity,
    s.duration_ms AS song_duration_ms,
    s.duration_min AS song_duration_min,
    s.explicit,
    CASE WHEN s.song_id IS NULL AND e.observed_key <> e.raw_key THEN 1 ELSE 0 END AS lacks_song,
    row_number() OVER (
      PARTITION BY e.d, e.playlist_id, e.position
      ORDER BY e.raw_key DESC, e.item_id
    ) AS choice
  FROM entries e
  JOIN chosen c
    ON c.d = e.d AND c.playlist_id = e.playlist_id AND c.raw_key = e.raw_key AND c.choice = 1
  LEFT JOIN songs s ON s.raw_key = e.observed_key AND s.song_id = e.item_id
  LEFT JOIN song_artists a
    ON a.raw_key = s.raw_key AND a.song_id = s.song_id AND a.artist_id = s.artist_id
  LEFT JOIN albums b ON b.raw_key = s.raw_key AND b.album_id = s.album_id
)
SELECT
  t.playlist_id,
  t.d AS track_date,
  t.position,
  t.date,
  m.playlist_name,
  t.n,
  t.item_id,
  t.item_name,
  t.duration_ms,
  t.song_name,
  t.artist_id,
  t.artist_name,
  t.album_id,
  t.album_name,
  t.release_date,
  t.popularity,
  t.song_duration_ms,
  t.song_duration_min,
  t.explicit,
  t.raw_key,
  t.observed_key,
  t.lacks_song
FROM described t
LEFT JOIN names m ON m.playlist_id = t.playlist_id AND m.fetched_at = t.snapshot_at
WHERE t.choice = 1 AND t.item_type = 'track'
