-- gaps: what was asked for, did not come whole, and has not come whole since. One row a thing
-- (what, id) and reason, over the attempts after its last complete capture: first_at and last_at are
-- the first and the last of them, missing_items (of the last that knew) are the playlist's entries
-- claimed but not captured, NULL where nothing was claimed. An attempt at a list is a snapshot (see
-- snapshot_pages), which is complete when its positions cover all it claims; any other attempt is
-- (what, id, fetched_at). A failure in the second of a page keeps the whole snapshot in doubt. A
-- withheld field is closed by a later observation that has a value in it. Rows read twice change
-- nothing.
WITH asked AS (
  SELECT
    what,
    id,
    fetched_at,
    raw_key,
    status,
    reason,
    recoverable,
    claimed_items,
    -- Joined by equalities alone: with a condition on one side DuckDB compares every pair.
    CASE WHEN what = 'playlist' AND status IN ('complete', 'partial') THEN id END AS list_id,
    CASE WHEN what = 'field' THEN id END AS field
  FROM captures
),
attempts AS (
  SELECT
    a.*,
    s.snapshot,
    s.ended_at,
    s.captured,
    coalesce(s.snapshot_at, a.fetched_at) AS attempt_at,
    CASE WHEN s.snapshot IS NULL THEN CAST(a.claimed_items AS bigint) ELSE s.claimed END AS claimed,
    CASE
      WHEN s.snapshot IS NULL THEN CASE WHEN a.status = 'complete' THEN 1 ELSE 0 END
      ELSE s.is_complete
    END AS is_whole,
    max(CASE WHEN a.status IN ('complete', 'partial') THEN 1 ELSE 0 END)
      OVER (PARTITION BY a.what, a.id, a.fetched_at) AS has_list,
    max(CASE WHEN a.status IN ('failed', 'deferred') THEN 1 ELSE 0 END)
      OVER (PARTITION BY a.what, a.id, a.fetched_at) AS failed_beside
  FROM asked a
  LEFT JOIN snapshot_pages s
    ON s.playlist_id = a.list_id AND s.fetched_at = a.fetched_at AND s.raw_key = a.raw_key
),
doubted AS (
  SELECT
    *,
    max(failed_beside) OVER (PARTITION BY what, id, attempt_at, snapshot) AS has_failure,
    max(is_whole) OVER (PARTITION BY what, id, attempt_at, snapshot) AS any_whole,
    max(captured) OVER (PARTITION BY what, id, attempt_at) AS most_captured
  FROM attempts
),
judged AS (
  SELECT
    *,
    -- A list that is whole but was in doubt (it changed while it was read) is not complete.
    CASE WHEN has_failure = 1 THEN 0 ELSE any_whole END AS is_complete
  FROM doubted
),
closed AS (
  SELECT
    *,
    max(CASE WHEN is_complete = 1 THEN coalesce(ended_at, fetched_at) END)
      OVER (PARTITION BY what, id) AS complete_at
  FROM judged
),
field_values AS (
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
),
missed AS (
  SELECT
    c.what,
    c.id,
    c.attempt_at AS fetched_at,
    c.raw_key,
    CASE
      WHEN c.reason IS NOT NULL THEN c.reason
      WHEN c.status IN ('complete', 'partial') THEN 'items missing'
      ELSE c.status
    END AS reason,
    coalesce(c.recoverable, c.status IN ('complete', 'partial', 'deferred')) AS recoverable,
    c.claimed - coalesce(c.captured, 0) AS missing_items
  FROM closed c
  LEFT JOIN field_values f ON f.field = c.field
  WHERE c.is_complete = 0
    -- Of an attempt in doubt the failure says why; its list misses nothing.
    AND NOT (c.has_failure = 1 AND c.is_whole = 1)
    AND (c.complete_at IS NULL OR c.attempt_at > c.complete_at)
    AND (f.seen_at IS NULL OR c.fetched_at >= f.seen_at)
    -- What a list of the same attempt misses is one gap, not a second one as withheld.
    AND NOT (c.status = 'withheld' AND c.claimed_items IS NOT NULL AND c.has_list = 1)
    -- Of several readings within a second the one that got furthest.
    AND (c.captured IS NULL OR c.captured = c.most_captured)
)
SELECT
  what,
  id,
  reason,
  max_by(missing_items, ROW(fetched_at, raw_key)) FILTER (WHERE missing_items IS NOT NULL)
    AS missing_items,
  min(fetched_at) AS first_at,
  max(fetched_at) AS last_at,
  max_by(recoverable, ROW(fetched_at, raw_key)) FILTER (WHERE recoverable IS NOT NULL) AS recoverable
FROM missed
GROUP BY what, id, reason
