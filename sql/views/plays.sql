-- plays: one row a play. The same play stands in several raw objects when pages of recent plays or
-- exports overlap: same account, same time, same song (by id, else by its names). Times known to the
-- minute only leave room for two plays, so there the duration must be the same too. Of such rows the
-- one that knows how long the song was played counts, then the newest, then the greatest raw_key.
-- Plays without a time are folded within their raw object only, as nothing else tells them apart.
WITH timed AS (
  SELECT
    *,
    CASE WHEN played_at IS NULL THEN ended_at END AS only_end,
    CASE WHEN time_precision = 'minute' THEN ms_played END AS coarse_ms_played,
    CASE WHEN song_id IS NULL THEN song_name END AS unknown_song,
    CASE WHEN song_id IS NULL THEN artist_name END AS unknown_artist,
    CASE WHEN played_at IS NULL AND ended_at IS NULL THEN raw_key END AS timeless_key
  FROM listening_history
),
folded AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY
        user_id, played_at, only_end, coarse_ms_played, song_id, unknown_song, unknown_artist,
        timeless_key
      ORDER BY CASE WHEN ms_played IS NULL THEN 1 ELSE 0 END, fetched_at DESC, raw_key DESC
    ) AS choice
  FROM timed
)
SELECT
  user_id,
  played_at,
  ended_at,
  time_precision,
  ms_played,
  song_id,
  song_name,
  artist_name,
  album_name,
  item_type,
  platform,
  country,
  reason_start,
  reason_end,
  shuffle,
  skipped,
  offline,
  incognito,
  source,
  fetched_at,
  raw_key
FROM folded
WHERE choice = 1
