-- artists_current: each artist as known now: one row per artist. Each value comes from the newest
-- observation that had it (a track names its artists without their popularity); popularity_at says
-- when popularity was last seen. fetched_at and raw_key are those of the artist's newest
-- observation. If times are equal, the greatest raw_key decides; rows read twice change nothing.
SELECT
  artist_id,
  max_by(artist_name, ROW(fetched_at, raw_key)) FILTER (WHERE artist_name IS NOT NULL) AS artist_name,
  max_by(external_url, ROW(fetched_at, raw_key)) FILTER (WHERE external_url IS NOT NULL) AS external_url,
  max_by(popularity, ROW(fetched_at, raw_key)) FILTER (WHERE popularity IS NOT NULL) AS popularity,
  max(fetched_at) FILTER (WHERE popularity IS NOT NULL) AS popularity_at,
  max_by(followers, ROW(fetched_at, raw_key)) FILTER (WHERE followers IS NOT NULL) AS followers,
  max_by(image_url, ROW(fetched_at, raw_key)) FILTER (WHERE image_url IS NOT NULL) AS image_url,
  max(fetched_at) AS fetched_at,
  max_by(raw_key, ROW(fetched_at, raw_key)) AS raw_key
FROM artists
GROUP BY artist_id
