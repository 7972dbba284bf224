-- albums_current: each album as it is known now: one row per album. Each value comes from the
-- newest observation that had it. fetched_at and raw_key are those of the album's newest
-- observation. If times are equal, the greatest raw_key decides; rows read twice change nothing.
SELECT
  album_id,
  max_by(album_name, ROW(fetched_at, raw_key)) FILTER (WHERE album_name IS NOT NULL) AS album_name,
  max_by(album_type, ROW(fetched_at, raw_key)) FILTER (WHERE album_type IS NOT NULL) AS album_type,
  max_by(release_date, ROW(fetched_at, raw_key)) FILTER (WHERE release_date IS NOT NULL) AS release_date,
  max_by(release_date_precision, ROW(fetched_at, raw_key)) FILTER (WHERE release_date_precision IS NOT NULL) AS release_date_precision,
  max_by(release_year, ROW(fetched_at, raw_key)) FILTER (WHERE release_year IS NOT NULL) AS release_year,
  max_by(total_tracks, ROW(fetched_at, raw_key)) FILTER (WHERE total_tracks IS NOT NULL) AS total_tracks,
  max_by(label, ROW(fetched_at, raw_key)) FILTER (WHERE label IS NOT NULL) AS label,
  max_by(upc, ROW(fetched_at, raw_key)) FILTER (WHERE upc IS NOT NULL) AS upc,
  max_by(artist_id, ROW(fetched_at, raw_key)) FILTER (WHERE artist_id IS NOT NULL) AS artist_id,
  max_by(artist_name, ROW(fetched_at, raw_key)) FILTER (WHERE artist_name IS NOT NULL) AS artist_name,
  max_by(url, ROW(fetched_at, raw_key)) FILTER (WHERE url IS NOT NULL) AS url,
  max_by(image_url, ROW(fetched_at, raw_key)) FILTER (WHERE image_url IS NOT NULL) AS image_url,
  max(fetched_at) AS fetched_at,
  max_by(raw_key, ROW(fetched_at, raw_key)) AS raw_key
FROM albums
GROUP BY album_id
