-- Every list of entries that was ever asked for: (id, claimed, complete_at, tried_at). claimed is the
-- newest total that is known, NULL where none is; complete_at when it last came whole, or was
-- withheld whole, which asking again does not change.
WITH attempts AS (
  SELECT
    id,
    fetched_at,
    max(claimed_items) AS claimed,
    CAST(sum(coalesce(received_items, 0)) AS bigint) AS received,
    max(CASE WHEN status = 'complete' THEN 1 ELSE 0 END) AS is_complete,
    max(CASE WHEN status = 'withheld' THEN 1 ELSE 0 END) AS is_withheld,
    max(CASE WHEN status IN ('failed', 'deferred') THEN 1 ELSE 0 END) AS has_failure
  FROM captures
  WHERE what = 'playlist'
  GROUP BY id, fetched_at
)
SELECT
  id,
  max_by(claimed, fetched_at) FILTER (WHERE claimed IS NOT NULL) AS claimed,
  max(fetched_at) FILTER (
    WHERE is_withheld = 1 OR has_failure = 0 AND (is_complete = 1 OR received >= claimed)
  ) AS complete_at,
  max(fetched_at) AS tried_at
FROM attempts
GROUP BY id
ORDER BY id
