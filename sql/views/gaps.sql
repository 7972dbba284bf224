-- gaps: what was asked for, did not come whole, and has not come whole since. One row a thing
-- (what, id) and reason, over the attempts after its last complete capture: first_at and last_at are
-- the first and the last of them, missing_items (of the last that knew) are the playlist's entries
-- claimed but not captured, NULL where nothing was claimed. An attempt is (what, id, fetched_at): the
-- pages of a playlist are several raw objects of one attempt, which is complete when their positions
-- cover all it claims. A withheld field is closed by a later observation that has a value in it.
-- Rows read twice change nothing.
WITH spans AS (
  SELECT
    what,
    id,
    fetched_at,
    raw_key,
    status,
    reason,
    recoverable,
    claimed_items,
    first_position,
    last_position,
    max(claimed_items) OVER (PARTITION BY what, id, fetched_at) AS claimed,
    max(last_position) OVER (
      PARTITION BY what, id, fetched_at
      ORDER BY first_position, last_position, raw_key
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS reached
  FROM captures
),
-- captured counts each claimed position once, however many pages hold it.
attempts AS (
  SELECT
    what,
    id,
    fetched_at,
    raw_key,
    status,
    reason,
    recoverable,
    claimed_items,
    CAST(claimed AS bigint) AS claimed,
    CAST(sum(
      CASE
        WHEN first_position IS NULL OR last_position IS NULL OR claimed IS NULL THEN 0
        ELSE greatest(
          0, least(last_position, claimed) - greatest(first_position - 1, coalesce(reached, 0)))
      END
    ) OVER (PARTITION BY what, id, fetched_at) AS bigint) AS captured,
    max(CASE WHEN status = 'complete' THEN 1 ELSE 0 END)
      OVER (PARTITION BY what, id, fetched_at) AS called_complete,
    max(CASE WHEN status IN ('complete', 'partial') THEN 1 ELSE 0 END)
      OVER (PARTITION BY what, id, fetched_at) AS has_list,
    max(CASE WHEN status IN ('failed', 'deferred') THEN 1 ELSE 0 END)
      OVER (PARTITION BY what, id, fetched_at) AS has_failure
  FROM spans
),
judged AS (
  SELECT
    *,
    -- A list that is whole but was in doubt (it changed while it was read) is not complete.
    CASE
      WHEN has_failure = 1 THEN 0
      WHEN claimed IS NULL THEN called_complete
      WHEN captured >= claimed THEN 1
      ELSE 0
    END AS is_complete
  FROM attempts
),
closed AS (
  SELECT
    *,
    max(CASE WHEN is_complete = 1 THEN fetched_at END) OVER (PARTITION BY what, id) AS complete_at
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
    c.fetched_at,
    c.raw_key,
    CASE
      WHEN c.reason IS NOT NULL THEN c.reason
      WHEN c.status IN ('complete', 'partial') THEN 'items missing'
      ELSE c.status
    END AS reason,
    coalesce(c.recoverable, c.status IN ('complete', 'partial', 'deferred')) AS recoverable,
    CASE WHEN c.claimed_items IS NOT NULL THEN c.claimed - c.captured END AS missing_items
  FROM closed c
  LEFT JOIN field_values f ON c.what = 'field' AND f.field = c.id
  WHERE c.is_complete = 0
    -- Of an attempt in doubt the failure says why; its list misses nothing.
    AND NOT (c.has_failure = 1 AND c.status IN ('complete', 'partial')
      AND coalesce(c.captured >= c.claimed, c.status = 'complete'))
    AND (c.complete_at IS NULL OR c.fetched_at > c.complete_at)
    AND (f.seen_at IS NULL OR c.fetched_at >= f.seen_at)
    -- What a list of the same attempt misses is one gap, not a second one as withheld.
    AND NOT (c.status = 'withheld' AND c.claimed_items IS NOT NULL AND c.has_list = 1)
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
