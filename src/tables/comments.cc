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
    {"url", "Its page on Spotify."},
    {"popularity", "0 to 100, as Spotify gave it at the time; NULL where it was withheld."},
    {"song_added", "When the song was first added to a list in this answer."},
    {"album_id", "The album it is on."},
    {"artist_id", "Its first artist."},
    {"explicit", "Whether Spotify marks its words as explicit."},
    {"disc_number", "Its disc within the album, from 1."},
    {"track_number", "Its place on the disc, from 1."},
    {"isrc", "International Standard Recording Code, in capitals, without hyphens."},
    {"is_local", "Whether it is a user's own local file."},
    {"is_playable",
     "Whether it could be played in the requested market; NULL if Spotify did not say."},
};

constexpr Comment kArtistsComments[] = {
    {"artist_id", "Spotify's id of the artist; local:… for the artist of a local file."},
    {"artist_name", "The artist's name."},
    {"external_url", "The artist's page on Spotify."},
    {"popularity",
     "0 to 100, as Spotify gave it at the time; NULL in short forms and where it was withheld."},
    {"followers", "The number of followers."},
    {"image_url", "The largest picture."},
};

constexpr Comment kAlbumsComments[] = {
    {"album_id", "Spotify's id of the album; local:… for the album of a local file."},
    {"album_name", "Its name."},
    {"album_type", "album, single or compilation, as Spotify writes it."},
    {"release_date", "When it came out; the first day of the month or year if only that is known."},
    {"release_date_precision", "How precisely the date is known: day, month or year."},
    {"release_year", "The year it came out."},
    {"total_tracks", "How many tracks it has."},
    {"label", "The record label; NULL where it was withheld."},
    {"upc", "Universal Product Code."},
    {"artist_id", "Its first artist."},
    {"artist_name", "That artist's name."},
    {"url", "Its page on Spotify."},
    {"image_url", "The largest picture."},
};

constexpr Comment kSongArtistsComments[] = {
    {"song_id", "The song."},
    {"artist_id", "One of its artists."},
    {"artist_name", "That artist's name."},
    {"artist_position", "The artist's place among the song's artists; 1 is the main artist."},
};

constexpr Comment kArtistGenresComments[] = {
    {"artist_id", "The artist."},
    {"genre", "A genre that the provider assigns to the artist."},
    {"genre_position", "Its place among the artist's genres, from 1."},
    {"provider", "The source of the genre: spotify or another provider."},
};

constexpr Comment kTrackFeaturesComments[] = {
    {"song_id", "The song."},
    {"danceability", "How suitable the track is for dancing, 0 to 1."},
    {"energy", "How intense it is, 0 to 1."},
    {"loudness", "Its average loudness in decibels."},
    {"speechiness", "How much of it is spoken, 0 to 1."},
    {"acousticness", "How likely it is to be acoustic, 0 to 1."},
    {"instrumentalness", "How likely it is to have no vocals, 0 to 1."},
    {"liveness", "How likely it is to be a live recording, 0 to 1."},
    {"valence", "How cheerful it sounds, 0 to 1."},
    {"tempo", "Beats per minute."},
    {"key", "Its key as a pitch class: 0 is C, 1 is C sharp; −1 if none was found."},
    {"mode", "1 for major, 0 for minor."},
    {"time_signature", "Beats per bar."},
    {"provider", "The source of the values: spotify, reccobeats or another provider."},
};

constexpr Comment kPlaylistMetadataComments[] = {
    {"playlist_id", "Spotify's id of the playlist; me:… for an account's own collection."},
    {"playlist_name", "Its name."},
    {"description", "The owner's description of it."},
    {"owner_id", "Its owner."},
    {"owner_name", "The owner's display name."},
    {"is_public", "Whether it is shown on its owner's profile."},
    {"is_collaborative", "Whether others may edit it."},
    {"followers", "The number of followers."},
    {"total_items", "How many entries Spotify says it has."},
    {"snapshot_id", "Spotify's id of this version of the playlist."},
    {"url", "Its page on Spotify."},
    {"image_url", "The largest picture."},
};

constexpr Comment kPlaylistTracksComments[] = {
    {"playlist_id", "The playlist; me:… for an account's own collection."},
    {"snapshot_id", "Spotify's id of the version that was read; NULL for a single page."},
    {"position", "The entry's position as shown, from 1; missing entries leave gaps."},
    {"item_type", "track, episode, album, artist, or unavailable."},
    {"item_id", "The id of the item at that position."},
    {"item_name", "Its name."},
    {"duration_ms", "Its length in milliseconds."},
    {"added_at", "When it was added."},
    {"added_by", "Who added it."},
    {"is_local", "Whether it is a user's own local file."},
    {"observed_key",
     "The raw object in which this entry was read, if raw_key only records that nothing changed."},
};

constexpr Comment kListeningHistoryComments[] = {
    {"user_id", "The account that played it."},
    {"played_at", "When the song began."},
    {"ended_at", "When it ended."},
    {"time_precision", "How precisely the time is known: ms, second or minute."},
    {"ms_played", "How long it was played, in milliseconds; NULL if not known."},
    {"song_id", "The song."},
    {"song_name", "Its name."},
    {"artist_name", "Its first artist's name."},
    {"album_name", "Its album's name."},
    {"item_type", "track or episode."},
    {"platform", "What it was played on."},
    {"country", "The country it was played in."},
    {"reason_start", "Why it began, as Spotify writes it."},
    {"reason_end", "Why it ended, as Spotify writes it."},
    {"shuffle", "Whether shuffle was on."},
    {"skipped", "Whether it was skipped."},
    {"offline", "Whether it was played offline."},
    {"incognito", "Whether it was played in a private session."},
    {"source", "Where the record of the play comes from, such as spotify:recently-played."},
};

constexpr Comment kChartsComments[] = {
    {"chart", "The chart's name."},
    {"region", "The country, or global."},
    {"period", "daily or weekly."},
    {"chart_date", "The day of the chart."},
    {"rank", "The entry's rank; 1 is the top."},
    {"previous_rank", "Its rank in the chart before."},
    {"peak_rank", "Its best rank so far."},
    {"weeks_on_chart", "How many weeks it has been in the chart."},
    {"streams", "The number of streams."},
    {"song_id", "The song."},
    {"song_name", "Its name."},
    {"artist_names", "Its artists' names."},
    {"source_label", "The record label, as the chart gives it."},
};

constexpr Comment kCapturesComments[] = {
    {"what", "The kind of thing requested: playlist, track, album, field and others."},
    {"id", "The id of the thing requested."},
    {"snapshot_id", "For a playlist, Spotify's id of the version that was read."},
    {"claimed_items", "How many entries the list says it has."},
    {"first_position", "The first position in this answer."},
    {"last_position", "The last position in this answer."},
    {"received_items", "How many entries were received."},
    {"status", "complete, partial, failed, withheld or deferred."},
    {"reason", "Why it is incomplete."},
    {"recoverable", "Whether it can still be fetched."},
    {"detail", "Further details."},
};

// Of columns that every table has.
constexpr Comment kCommonComments[] = {
    {"fetched_at", "When the data was fetched, in UTC."},
    {"raw_key", "The raw object the row was made from."},
    {"year", "The year of fetched_at in UTC, such as 2026; a folder."},
    {"month", "The month of fetched_at in UTC, such as 03; a folder."},
    {"day", "The day of fetched_at in UTC, such as 09; a folder."},
};

struct TableComments {
  std::string_view text;
  std::span<const Comment> columns;
};

TableComments CommentsOf(TableId table) {
  switch (table) {
    case TableId::kSongs:
      return {"Songs as captured: one row per song and raw object; join songs_current instead.",
              kSongsComments};
    case TableId::kArtists:
      return {
          "Artists as captured: one row per artist and raw object; join artists_current instead.",
          kArtistsComments};
    case TableId::kAlbums:
      return {"Albums as captured: one row per album and raw object; join albums_current instead.",
              kAlbumsComments};
    case TableId::kSongArtists:
      return {
          "The artists of each song: one row per song, artist and raw object. A song captured n "
          "times has n rows for each artist, so joins multiply: join SELECT DISTINCT song_id, "
          "artist_id.",
          kSongArtistsComments};
    case TableId::kArtistGenres:
      return {"Genres of artists: one row per artist, genre and raw object.",
              kArtistGenresComments};
    case TableId::kTrackFeatures:
      return {
          "How songs sound: one row per song, provider and raw object; join track_features_current "
          "instead.",
          kTrackFeaturesComments};
    case TableId::kPlaylistMetadata:
      return {"Playlists as captured: one row per playlist and raw object.",
              kPlaylistMetadataComments};
    case TableId::kPlaylistTracks:
      return {"Entries of playlists, each at its position: one row per entry and raw object.",
              kPlaylistTracksComments};
    case TableId::kListeningHistory:
      return {"Plays: one row per play and raw object; the view plays has each play once.",
              kListeningHistoryComments};
    case TableId::kCharts:
      return {"Entries of charts: one row per entry and raw object; charts_current has each once.",
              kChartsComments};
    case TableId::kCaptures:
      return {"What was requested and what came back: one row per thing and raw object.",
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
