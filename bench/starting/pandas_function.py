"""The usual function of the tutorials: a raw object of S3 → pandas → a Parquet file a table in S3. What
it has written and how is what bench/peers/pandas_tutorial.py does."""

import io
import json

import boto3
import pandas as pd
from pandas_tutorial import entries_of

s3 = boto3.client("s3")


def handler(event, context):
    for record in event["Records"]:
        bucket, key = record["s3"]["bucket"]["name"], record["s3"]["object"]["key"]
        playlist = json.load(s3.get_object(Bucket=bucket, Key=key)["Body"])
        songs, artists, albums = map(pd.DataFrame, entries_of(playlist, key))
        songs = songs.drop_duplicates(["song_id"])
        artists = artists.drop_duplicates(["artist_id"])
        albums = albums.drop_duplicates(["album_id"])
        songs["song_added"] = pd.to_datetime(songs["song_added"])
        albums["release_date"] = pd.to_datetime(albums["release_date"], format="ISO8601")
        for table, frame in (("songs", songs), ("artists", artists), ("albums", albums)):
            file = io.BytesIO()
            frame.to_parquet(file, compression="zstd", index=False)
            s3.put_object(Bucket=bucket, Key=f"transformed/{table}/{key.split('/')[-1]}.parquet",
                          Body=file.getvalue())
    return {"songs": len(songs)}
