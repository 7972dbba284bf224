-- Every list of entries that was ever asked for: (id, claimed, complete_at, tried_at). claimed is the
-- newest total that is known, NULL where none is; complete_at when it last came whole, or was
-- withheld whole, which asking again does not change.
WITH asked AS (
  SELECT
    id,
    fetched_at,
    raw_key,
    status,
    claimed_items,
    max(CASE WHEN status IN ('failed', 'deferred') THEN 1 ELSE 0 END)
      OVER (PARTITION BY id, fetched_at) AS has_failure
  FROM captures
  WHERE what = 'playlist'
)
SELECT
  a.id,
  max_by(a.claimed_items, a.fetched_at) FILTER (WHERE a.claimed_items IS NOT NULL) AS claimed,
  max(a.fetched_at) FILTER (
    WHERE a.status = 'withheld' OR a.has_failure = 0 AND s.is_complete = 1
  ) AS complete_at,
  max(a.fetched_at) AS tried_at
FROM asked a
LEFT JOIN snapshot_pages s
  ON s.playlist_id = a.id AND s.fetched_at = a.fetched_at AND s.raw_key = a.raw_key
GROUP BY a.id
ORDER BY a.id
