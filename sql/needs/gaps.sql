-- The gaps, and of each whether a run of ours has ever asked for the thing: then the next one may ask
-- again. What was only imported, or put there by another program, nobody asks for.
SELECT what, id, reason, missing_items, last_at, recoverable,
       EXISTS (SELECT 1
               FROM captures
               WHERE captures.what = gaps.what AND captures.id = gaps.id
                 AND regexp_matches(captures.raw_key,
                                    '^raw/spotify/.*-\d{8}T\d{6}Z-[0-9a-f]{8}\.json$')) AS asked_for
FROM gaps
ORDER BY recoverable DESC, last_at DESC, what, id
