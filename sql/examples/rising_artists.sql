-- Who rose most in 13 weeks, by the places of their songs in all lists.
WITH entries AS (  -- with the last day that its list has in its week
  SELECT artist_id, artist_name, rank_score, track_date, date_trunc('week', track_date) AS week,
    max(track_date) OVER (PARTITION BY playlist_id, date_trunc('week', track_date)) AS last_date
  FROM spotify_tracks
  WHERE track_date >= date_add('week', -13, current_date)
), scores AS (  -- rank_score is 1 at the top of a list, almost 0 at its end; sums differ in their last digits
  SELECT week, artist_id, max(artist_name) AS artist_name, round(sum(rank_score), 6) AS score
  FROM entries
  WHERE track_date = last_date
  GROUP BY 1, 2
), ranks AS (
  SELECT *, rank() OVER (PARTITION BY week ORDER BY score DESC) AS place,
    max(score) OVER (PARTITION BY artist_id) AS best_score,
    date_diff('week', lag(week) OVER (PARTITION BY artist_id ORDER BY week), week) AS weeks_on,
    min(week) OVER () AS first_week, max(week) OVER () AS last_week
  FROM scores
)
SELECT max_by(artist_name, week) AS artist_name,
  min_by(place, week) AS rank_then,
  max_by(place, week) AS rank_now,
  min_by(place, week) - max_by(place, week) AS gain,
  array_join(array_agg(  -- a mark a week; a week without the artist is blank
    substr('             ', 1, coalesce(weeks_on - 1, 0))
      || substr('▁▂▃▄▅▆▇█', CAST(floor(score / best_score * 7) AS integer) + 1, 1)
    ORDER BY week), '') AS trend
FROM ranks
GROUP BY artist_id, first_week, last_week
HAVING min(week) = first_week AND max(week) = last_week
ORDER BY max_by(score, week) - min_by(score, week) DESC, artist_id
LIMIT 10;
