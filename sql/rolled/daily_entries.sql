-- daily_entries where days are rolled up, and entries of some, lacking, were perhaps really seen in an
-- object of others: rolled_up are all those days, each month's made from itself alone, and open_rest
-- is the view over the parts of the others alone; lacking is what there may be of both. Such an entry
-- gets its song here, so that no late object makes the months behind it again, and no song is read for
-- the others.
SELECT *
FROM rolled_up
WHERE lacks_song = 0
UNION ALL
SELECT
  playlist_id,
  track_date,
  position,
  date,
  playlist_name,
  n,
  item_id,
  item_name,
  duration_ms,
  song_name,
  artist_id,
  artist_name,
  album_id,
  album_name,
  release_date,
  popularity,
  song_duration_ms,
  song_duration_min,
  explicit,
  raw_key,
  observed_key,
  lacks_song
FROM (
  WITH observed AS MATERIALIZED (
    SELECT DISTINCT observed_key
    FROM lacking
    WHERE lacks_song = 1
  )
  SELECT
    r.playlist_id,
    r.track_date,
    r.position,
    r.date,
    r.playlist_name,
    r.n,
    r.item_id,
    r.item_name,
    r.duration_ms,
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
    r.raw_key,
    r.observed_key,
    CASE WHEN s.song_id IS NULL THEN 1 ELSE 0 END AS lacks_song,
    row_number() OVER (
      PARTITION BY r.playlist_id, r.track_date, r.position ORDER BY s.raw_key
    ) AS choice
  FROM (
    SELECT *
    FROM lacking
    WHERE lacks_song = 1
  ) r
  -- Where no day that is asked for lacks a song, the songs are not read at all.
  LEFT JOIN (
    SELECT *
    FROM songs
    WHERE raw_key IN (
      SELECT observed_key
      FROM observed
    )
  ) s ON s.raw_key = r.observed_key AND s.song_id = r.item_id
  LEFT JOIN (
    SELECT *
    FROM song_artists
    WHERE raw_key IN (
      SELECT observed_key
      FROM observed
    )
  ) a
    ON a.raw_key = s.raw_key AND a.song_id = s.song_id AND a.artist_id = s.artist_id
  LEFT JOIN (
    SELECT *
    FROM albums
    WHERE raw_key IN (
      SELECT observed_key
      FROM observed
    )
  ) b ON b.raw_key = s.raw_key AND b.album_id = s.album_id
)
WHERE choice = 1
UNION ALL
SELECT *
FROM open_rest
WHERE lacks_song = 0
