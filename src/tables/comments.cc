#include "tables/comments.h"

#include <span>

namespace tracklake {
namespace {

struct Comment {
  std::string_view column;
  std::string_view text;
};

constexpr Comment kSongsComments[] = {
    {"song_id", "Spotify's id of the song; local:… for a local file."},
    {"song_name", "Its name."},
    {"duration_ms", "Its length in milliseconds."},
    {"duration_min", "The same in minutes."},
    {"url", "Its page at Spotify."},
    {"popularity", "0 to 100, as Spotify told it then; NULL where it was withheld."},
    {"song_added", "When the song was first added to a list of this answer."},
    {"album_id", "The album that it is on."},
    {"artist_id", "Its first artist."},
    {"explicit", "Whether Spotify marks its words as explicit."},
    {"disc_number", "The disc of the album, from 1."},
    {"track_number", "Its place on the disc, from 1."},
    {"isrc", "International standard recording code, in capitals without hyphens."},
    {"is_local", "Whether it is a file of somebody's own."},
    {"is_playable",
     "Whether it could be played in the market asked for; NULL where that was not told."},
};

constexpr Comment kArtistsComments[] = {
    {"artist_id", "Spotify's id of the artist; local:… of a local file's."},
    {"artist_name", "The artist's name."},
    {"external_url", "The artist's page at Spotify."},
    {"popularity",
     "0 to 100, as Spotify told it then; NULL in short forms and where it was withheld."},
    {"followers", "How many follow the artist."},
    {"image_url", "The largest picture."},
};

constexpr Comment kAlbumsComments[] = {
    {"album_id", "Spotify's id of the album; local:… of a local file's."},
    {"album_name", "Its name."},
    {"album_type", "album, single or compilation, as Spotify writes it."},
    {"release_date", "When it came out: the first day, where only the month or year is known."},
    {"release_date_precision", "How much of the date is known: day, month or year."},
    {"release_year", "The year in which it came out."},
    {"total_tracks", "How many tracks it has."},
    {"label", "The label that brought it out; NULL where it was withheld."},
    {"upc", "Universal product code."},
    {"artist_id", "Its first artist."},
    {"artist_name", "That artist's name."},
    {"url", "Its page at Spotify."},
    {"image_url", "The largest picture."},
};

constexpr Comment kSongArtistsComments[] = {
    {"song_id", "The song."},
    {"artist_id", "One of its artists."},
    {"artist_name", "That artist's name."},
    {"artist_position", "The artist's place among the song's, 1 for the main one."},
};

constexpr Comment kArtistGenresComments[] = {
    {"artist_id", "The artist."},
    {"genre", "A genre that the provider gives the artist."},
    {"genre_position", "Its place among the artist's genres, from 1."},
    {"provider", "Who says so: spotify and others."},
};

constexpr Comment kTrackFeaturesComments[] = {
    {"song_id", "The song."},
    {"danceability", "How well one can dance to it, 0 to 1."},
    {"energy", "How intense it is, 0 to 1."},
    {"loudness", "How loud it is on average, in decibels."},
    {"speechiness", "How much of it is spoken, 0 to 1."},
    {"acousticness", "How surely it is acoustic, 0 to 1."},
    {"instrumentalness", "How surely nobody sings, 0 to 1."},
    {"liveness", "How surely it was played before an audience, 0 to 1."},
    {"valence", "How cheerful it sounds, 0 to 1."},
    {"tempo", "Beats a minute."},
    {"key", "Its key as a pitch class: 0 is C, 1 is C sharp; −1 where none was found."},
    {"mode", "1 for major, 0 for minor."},
    {"time_signature", "Beats a bar."},
    {"provider", "Who says so: spotify, reccobeats and others."},
};

constexpr Comment kPlaylistMetadataComments[] = {
    {"playlist_id", "Spotify's id of the playlist; me:… for a collection of an account."},
    {"playlist_name", "Its name."},
    {"description", "What its owner says of it."},
    {"owner_id", "Whose it is."},
    {"owner_name", "The owner's name as shown."},
    {"is_public", "Whether it stands in its owner's profile."},
    {"is_collaborative", "Whether others may change it."},
    {"followers", "How many follow it."},
    {"total_items", "How many entries Spotify says it has."},
    {"snapshot_id", "Spotify's id of this state of it."},
    {"url", "Its page at Spotify."},
    {"image_url", "The largest picture."},
};

constexpr Comment kPlaylistTracksComments[] = {
    {"playlist_id", "The playlist; me:… for a collection of an account."},
    {"snapshot_id", "Spotify's id of the state that was read; pages by themselves have none."},
    {"position", "The entry's place as shown, from 1; holes stay holes."},
    {"item_type", "track, episode, album, artist, or unavailable."},
    {"item_id", "The id of what stands there."},
    {"item_name", "Its name."},
    {"duration_ms", "Its length in milliseconds."},
    {"added_at", "When it was added."},
    {"added_by", "Who added it."},
    {"is_local", "Whether it is a file of somebody's own."},
    {"observed_key",
     "The raw object in which this entry was really seen, where this one only says that nothing "
     "changed."},
};

constexpr Comment kListeningHistoryComments[] = {
    {"user_id", "Whose play it is."},
    {"played_at", "When the song began."},
    {"ended_at", "When it ended."},
    {"time_precision", "How exactly the time is known: ms, second or minute."},
    {"ms_played", "How long it was played, in milliseconds; NULL where that is not told."},
    {"song_id", "The song."},
    {"song_name", "Its name."},
    {"artist_name", "Its first artist's name."},
    {"album_name", "Its album's name."},
    {"item_type", "track or episode."},
    {"platform", "What it was played on."},
    {"country", "Where it was played."},
    {"reason_start", "Why it began, as Spotify writes it."},
    {"reason_end", "Why it ended, as Spotify writes it."},
    {"shuffle", "Whether songs came in random order."},
    {"skipped", "Whether it was skipped."},
    {"offline", "Whether it was played without a network."},
    {"incognito", "Whether it was played in a private session."},
    {"source", "Where the play is known from, as spotify:recently-played."},
};

constexpr Comment kChartsComments[] = {
    {"chart", "The chart's name."},
    {"region", "The country, or global."},
    {"period", "daily or weekly."},
    {"chart_date", "The day of the chart."},
    {"rank", "The entry's place, 1 at the top."},
    {"previous_rank", "Its place the time before."},
    {"peak_rank", "Its best place so far."},
    {"weeks_on_chart", "How many weeks it has been in the chart."},
    {"streams", "How often it was streamed."},
    {"song_id", "The song."},
    {"song_name", "Its name."},
    {"artist_names", "Its artists' names."},
    {"source_label", "The label as the chart gives it."},
};

constexpr Comment kCapturesComments[] = {
    {"what", "The kind of thing that was asked for: playlist, track, album, field and others."},
    {"id", "Which one."},
    {"snapshot_id", "Of a playlist: Spotify's id of the state that was read."},
    {"claimed_items", "How many entries the list says it has."},
    {"first_position", "The first position that this answer holds."},
    {"last_position", "The last position that this answer holds."},
    {"received_items", "How many entries came."},
    {"status", "complete, partial, failed, withheld or deferred."},
    {"reason", "Why it did not come whole."},
    {"recoverable", "Whether it may still be had."},
    {"detail", "What else is known of it."},
};

// Of columns that every table has.
constexpr Comment kCommonComments[] = {
    {"fetched_at", "When Spotify said so, in UTC."},
    {"raw_key", "The raw object that the row was made from."},
    {"year", "The year of fetched_at in UTC, as 2026; a folder."},
    {"month", "The month of fetched_at in UTC, as 03; a folder."},
    {"day", "The day of fetched_at in UTC, as 09; a folder."},
};

struct TableComments {
  std::string_view text;
  std::span<const Comment> columns;
};

TableComments CommentsOf(TableId table) {
  switch (table) {
    case TableId::kSongs:
      return {"Songs as they were seen: a row a song and raw object.", kSongsComments};
    case TableId::kArtists:
      return {"Artists as they were seen: a row an artist and raw object.", kArtistsComments};
    case TableId::kAlbums:
      return {"Albums as they were seen: a row an album and raw object.", kAlbumsComments};
    case TableId::kSongArtists:
      return {"Who made which song: a row a song, artist and raw object.", kSongArtistsComments};
    case TableId::kArtistGenres:
      return {"Genres of artists: a row an artist, genre and raw object.", kArtistGenresComments};
    case TableId::kTrackFeatures:
      return {"How songs sound: a row a song, provider and raw object.", kTrackFeaturesComments};
    case TableId::kPlaylistMetadata:
      return {"Playlists as they were seen: a row a playlist and raw object.",
              kPlaylistMetadataComments};
    case TableId::kPlaylistTracks:
      return {"Entries of playlists, each at its position: a row an entry and raw object.",
              kPlaylistTracksComments};
    case TableId::kListeningHistory:
      return {"Plays: a row a play and raw object.", kListeningHistoryComments};
    case TableId::kCharts:
      return {"Entries of charts: a row an entry and raw object.", kChartsComments};
    case TableId::kCaptures:
      return {"What was asked for and what came of it: a row a thing and raw object.",
              kCapturesComments};
  }
  return {};
}

std::string_view Find(std::span<const Comment> comments, std::string_view column) {
  for (const Comment& comment : comments) {
    if (comment.column == column) return comment.text;
  }
  return {};
}

}  // namespace

std::string_view CommentOf(TableId table) { return CommentsOf(table).text; }

std::string_view CommentOf(TableId table, std::string_view column) {
  const std::string_view own = Find(CommentsOf(table).columns, column);
  return own.empty() ? Find(kCommonComments, column) : own;
}

}  // namespace tracklake
