-- gaps: what was requested and is still not complete. One row per thing (what, id) and reason, over
-- the attempts after its last complete capture: first_at and last_at are the first and last of
-- these, missing_items (from the last that knew) counts the playlist's entries that were claimed
-- but not captured, NULL if nothing was claimed. An attempt at a list is a snapshot (see
-- snapshot_pages), complete when its positions cover all that it claims; any other attempt is
-- identified by (what, id, fetched_at). A failure in the same second as a page leaves the whole
-- snapshot in doubt. A withheld field is closed by a later observation that has a value for it.
-- Rows read twice change nothing.
WITH closed AS (
  SELECT *, max(completed_at) OVER (PARTITION BY what, id) AS complete_at
  FROM attempts
),
seen AS (
  SELECT field, max(seen_at) AS seen_at
  FROM field_values
  GROUP BY field
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
  LEFT JOIN seen f ON f.field = c.field
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
