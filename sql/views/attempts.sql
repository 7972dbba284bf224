-- attempts: the requests from which the view gaps is made: one row per capture. For each thing
-- (what, id) and month, these are the last complete attempt and all incomplete attempts that began
-- after it ended, or every attempt if none was complete. An attempt at a list is a snapshot (see
-- snapshot_pages), complete when its positions cover all that it claims; any other attempt is
-- identified by (what, id, fetched_at). A failure in the same second as a page leaves the whole
-- snapshot in doubt. completed_at is the time of a complete attempt, else NULL. The rows of a month
-- depend on that month alone (roll-ups rely on that).
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
    concat(year, '-', month) AS month,
    -- Joined by equalities alone: with a condition on one side DuckDB compares every pair.
    CASE WHEN what = 'playlist' AND status IN ('complete', 'partial') THEN id END AS list_id,
    CASE WHEN what = 'field' THEN id END AS field
  FROM captures
),
placed AS (
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
  FROM placed
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
    CASE WHEN is_complete = 1 THEN coalesce(ended_at, fetched_at) END AS completed_at,
    max(CASE WHEN is_complete = 1 THEN coalesce(ended_at, fetched_at) END)
      OVER (PARTITION BY what, id, month) AS closed_at
  FROM judged
)
SELECT
  what,
  id,
  attempt_at,
  fetched_at,
  raw_key,
  status,
  reason,
  recoverable,
  claimed_items,
  claimed,
  captured,
  most_captured,
  has_list,
  has_failure,
  is_whole,
  is_complete,
  completed_at,
  field
FROM closed
WHERE closed_at IS NULL
  OR completed_at = closed_at
  OR is_complete = 0 AND attempt_at > closed_at
