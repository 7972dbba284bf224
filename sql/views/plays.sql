-- plays: what was played and when: one row per play. When pages of recent plays or exports overlap,
-- the same play is in several raw objects: same account, same song (by id, else by its names), same
-- time. Spotify sometimes shifts the time of a play by a few seconds, so plays at most 30 s apart
-- count as one, unless they were ever seen side by side in one raw object: then they are as many as
-- were seen there. Times known only to the minute leave room for two plays, so there both time and
-- duration must be the same. Of such rows, the one that knows how long the song was played counts,
-- then the newest, then the one with the greatest raw_key. Plays without a time are folded only
-- within their raw object, as nothing else tells them apart; there all other columns decide, those
-- with values first, so that every engine chooses the same row.
WITH timed AS (
  SELECT
    *,
    CASE WHEN played_at IS NULL THEN ended_at END AS only_end,
    CASE WHEN time_precision = 'minute' THEN ms_played END AS coarse_ms_played,
    CASE WHEN time_precision = 'minute' THEN played_at END AS coarse_played_at,
    CASE WHEN song_id IS NULL THEN song_name END AS unknown_song,
    CASE WHEN song_id IS NULL THEN artist_name END AS unknown_artist,
    CASE WHEN played_at IS NULL AND ended_at IS NULL THEN raw_key END AS timeless_key
  FROM listening_history
),
compared AS (
  SELECT
    *,
    max(played_at) OVER (
      PARTITION BY user_id, song_id, unknown_song, unknown_artist, coarse_played_at
      ORDER BY played_at
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS previous_at
  FROM timed
),
-- A run goes on as long as the next time is near; run_at is its first time.
runs AS (
  SELECT
    *,
    max(CASE
      WHEN previous_at IS NULL OR played_at > previous_at + INTERVAL '30' SECOND THEN played_at
    END) OVER (
      PARTITION BY user_id, song_id, unknown_song, unknown_artist, coarse_played_at
      ORDER BY played_at
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS run_at
  FROM compared
),
seen_beside AS (
  SELECT
    *,
    min(played_at) OVER (
      PARTITION BY user_id, song_id, unknown_song, unknown_artist, coarse_played_at, run_at, raw_key
    ) AS first_in_object
  FROM runs
),
-- In a run, a time that some object holds beside an earlier one begins another play.
placed AS (
  SELECT
    *,
    coalesce(
      max(CASE WHEN played_at > first_in_object THEN played_at END) OVER (
        PARTITION BY user_id, song_id, unknown_song, unknown_artist, coarse_played_at, run_at
        ORDER BY played_at
        RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ),
      run_at
    ) AS play_at
  FROM seen_beside
),
folded AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY
        user_id, play_at, only_end, coarse_ms_played, coarse_played_at, song_id, unknown_song,
        unknown_artist, timeless_key
      ORDER BY CASE WHEN ms_played IS NULL THEN 1 ELSE 0 END, fetched_at DESC, raw_key DESC,
        played_at, ended_at, ms_played, song_name, artist_name, album_name, time_precision, item_type,
        platform, country, reason_start, reason_end, shuffle, skipped, offline, incognito, source
    ) AS choice
  FROM placed
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
