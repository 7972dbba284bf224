-- track_features_current: how each song sounds: one row per song, with the values of one provider
-- only. That is the first of spotify, reccobeats, csv and then the others by name that has any
-- value for the song. Within it each value comes from the newest observation that had it.
-- fetched_at and raw_key are those of that provider's newest observation. Rows read twice change
-- nothing.
WITH by_provider AS (
  SELECT
    song_id,
    max_by(danceability, ROW(fetched_at, raw_key)) FILTER (WHERE danceability IS NOT NULL) AS danceability,
    max_by(energy, ROW(fetched_at, raw_key)) FILTER (WHERE energy IS NOT NULL) AS energy,
    max_by(loudness, ROW(fetched_at, raw_key)) FILTER (WHERE loudness IS NOT NULL) AS loudness,
    max_by(speechiness, ROW(fetched_at, raw_key)) FILTER (WHERE speechiness IS NOT NULL) AS speechiness,
    max_by(acousticness, ROW(fetched_at, raw_key)) FILTER (WHERE acousticness IS NOT NULL) AS acousticness,
    max_by(instrumentalness, ROW(fetched_at, raw_key)) FILTER (WHERE instrumentalness IS NOT NULL) AS instrumentalness,
    max_by(liveness, ROW(fetched_at, raw_key)) FILTER (WHERE liveness IS NOT NULL) AS liveness,
    max_by(valence, ROW(fetched_at, raw_key)) FILTER (WHERE valence IS NOT NULL) AS valence,
    max_by(tempo, ROW(fetched_at, raw_key)) FILTER (WHERE tempo IS NOT NULL) AS tempo,
    max_by(key, ROW(fetched_at, raw_key)) FILTER (WHERE key IS NOT NULL) AS key,
    max_by(mode, ROW(fetched_at, raw_key)) FILTER (WHERE mode IS NOT NULL) AS mode,
    max_by(time_signature, ROW(fetched_at, raw_key)) FILTER (WHERE time_signature IS NOT NULL) AS time_signature,
    provider,
    max(fetched_at) AS fetched_at,
    max_by(raw_key, ROW(fetched_at, raw_key)) AS raw_key,
    max(CASE WHEN coalesce(CAST(danceability AS double),
                           CAST(energy AS double),
                           CAST(loudness AS double),
                           CAST(speechiness AS double),
                           CAST(acousticness AS double),
                           CAST(instrumentalness AS double),
                           CAST(liveness AS double),
                           CAST(valence AS double),
                           CAST(tempo AS double),
                           CAST(key AS double),
                           CAST(mode AS double),
                           CAST(time_signature AS double)) IS NULL
             THEN 0 ELSE 1 END) AS has_values
  FROM track_features
  GROUP BY song_id, provider
),
preferred AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY song_id
      ORDER BY
        has_values DESC,
        CASE provider WHEN 'spotify' THEN 1 WHEN 'reccobeats' THEN 2 WHEN 'csv' THEN 3 ELSE 4 END,
        provider
    ) AS preference
  FROM by_provider
)
SELECT
  song_id,
  danceability,
  energy,
  loudness,
  speechiness,
  acousticness,
  instrumentalness,
  liveness,
  valence,
  tempo,
  key,
  mode,
  time_signature,
  provider,
  fetched_at,
  raw_key
FROM preferred
WHERE preference = 1
