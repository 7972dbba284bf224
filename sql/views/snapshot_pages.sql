-- snapshot_pages: pages of playlists and of account collections: one row per page, with the
-- snapshot it belongs to. A snapshot is one reading of a list: its pages in order of time, each
-- beginning after the last position of the one before and at most 15 minutes after it. A snapshot
-- is identified by (d, playlist_id, snapshot); snapshot_at is the time of its first page, ended_at
-- that of its last. claimed is how long the list says it is: its total, else the last position of a
-- page that says it is the last, else NULL; captured counts the claimed positions that its pages
-- hold, and last_position is the greatest position. Pages fetched in the same second have no order
-- in time: if several begin at the same position, there were as many readings (lanes), and within
-- each reading pages are ordered by position. A page without entries continues where the one before
-- left off, unless it says that the list is empty. d is the date of the partition, and every window
-- is within one d, so that a condition on d opens only the days it names; a reading that runs past
-- midnight becomes two snapshots. Rows read twice change nothing.
WITH pages AS (
  SELECT
    CAST(concat(year, '-', month, '-', day) AS date) AS d,
    id AS playlist_id,
    fetched_at,
    raw_key,
    claimed_items,
    first_position,
    last_position,
    CASE WHEN status = 'complete' THEN 1 ELSE 0 END AS ends_list
  FROM captures
  WHERE what = 'playlist' AND status IN ('complete', 'partial')
),
folded AS (
  SELECT
    d,
    playlist_id,
    fetched_at,
    raw_key,
    first_position,
    last_position,
    max(claimed_items) AS claimed_items,
    max(ends_list) AS ends_list,
    coalesce(first_position, 2147483647) AS place,
    coalesce(last_position, 2147483647) AS end_place
  FROM pages
  GROUP BY d, playlist_id, fetched_at, raw_key, first_position, last_position
),
laned AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY d, playlist_id, fetched_at, place
      ORDER BY
        CASE
          WHEN ends_list = 1 OR end_place >= claimed_items THEN 2147483647
          ELSE end_place
        END DESC,
        raw_key,
        end_place
    ) AS lane
  FROM folded
),
compared AS (
  SELECT
    *,
    max(fetched_at) OVER (
      PARTITION BY d, playlist_id
      ORDER BY fetched_at, lane, place, raw_key
      ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING
    ) AS previous_at,
    max(end_place) OVER (
      PARTITION BY d, playlist_id
      ORDER BY fetched_at, lane, place, raw_key
      ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING
    ) AS previous_end,
    max(ends_list) OVER (
      PARTITION BY d, playlist_id
      ORDER BY fetched_at, lane, place, raw_key
      ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING
    ) AS previous_ends_list
  FROM laned
),
numbered AS (
  SELECT
    *,
    CAST(sum(
      CASE
        WHEN previous_at IS NULL THEN 1
        WHEN fetched_at > previous_at + INTERVAL '15' MINUTE THEN 1
        WHEN place <= previous_end THEN 1
        WHEN first_position IS NULL AND claimed_items = 0 THEN 1
        WHEN first_position IS NULL AND claimed_items IS NULL AND previous_ends_list = 1 THEN 1
        ELSE 0
      END
    ) OVER (
      PARTITION BY d, playlist_id
      ORDER BY fetched_at, lane, place, raw_key
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS bigint) AS snapshot
  FROM compared
),
claims AS (
  SELECT
    d,
    playlist_id,
    fetched_at,
    raw_key,
    first_position,
    last_position AS page_end,
    snapshot,
    min(fetched_at) OVER (PARTITION BY d, playlist_id, snapshot) AS snapshot_at,
    max(fetched_at) OVER (PARTITION BY d, playlist_id, snapshot) AS ended_at,
    coalesce(max(last_position) OVER (PARTITION BY d, playlist_id, snapshot), 0) AS last_position,
    max(claimed_items) OVER (PARTITION BY d, playlist_id, snapshot) AS total,
    max(ends_list) OVER (PARTITION BY d, playlist_id, snapshot) AS ends_list
  FROM numbered
),
measured AS (
  SELECT
    *,
    CAST(CASE
      WHEN total IS NULL AND ends_list = 1 THEN last_position
      ELSE total
    END AS bigint) AS claimed
  FROM claims
),
counted AS (
  SELECT
    *,
    CAST(sum(
      CASE
        WHEN first_position IS NULL OR claimed IS NULL OR first_position > claimed THEN 0
        ELSE least(page_end, claimed) - first_position + 1
      END
    ) OVER (PARTITION BY d, playlist_id, snapshot) AS bigint) AS captured
  FROM measured
)
SELECT
  d,
  playlist_id,
  snapshot,
  snapshot_at,
  ended_at,
  claimed,
  captured,
  last_position,
  CASE WHEN captured >= claimed THEN 1 ELSE 0 END AS is_complete,
  fetched_at,
  raw_key
FROM counted
