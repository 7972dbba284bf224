-- What you played most, song by song (needs sources.recently_played).
SELECT song_name, artist_name, count(*) AS plays,
  CAST(round(CAST(sum(ms_played) AS double) / 6e4) AS bigint) AS minutes  -- NULL where Spotify does not say
FROM plays
WHERE item_type = 'track' AND coalesce(ms_played, 30000) >= 30000  -- half a minute is a play
GROUP BY song_name, artist_name  -- by name: Spotify has many a song under several ids
ORDER BY plays DESC, minutes DESC, song_name, artist_name
LIMIT 10;
