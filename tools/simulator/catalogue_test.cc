#include "simulator/catalogue.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "simulator/specimens.h"

namespace tracklake::simulator {
namespace {

using std::chrono::days;

constexpr Day kToday{std::chrono::year{2026} / 11 / 20};

TEST(CatalogueTest, OneSeedIsOneWorld) {
  const Catalogue a(3);
  const Catalogue b(3);
  const Catalogue other(4);
  int same = 0;
  for (std::uint64_t album = 0; album < 300; ++album) {
    const TrackNumber track = album * kMaxTracksPerAlbum;
    EXPECT_EQ(a.AlbumAt(album).name, b.AlbumAt(album).name);
    EXPECT_EQ(a.TrackAt(track).id, b.TrackAt(track).id);
    EXPECT_EQ(a.TrackAt(track).isrc, b.TrackAt(track).isrc);
    same += a.TrackAt(track).id == other.TrackAt(track).id ? 1 : 0;
  }
  EXPECT_EQ(same, 0);
}

TEST(CatalogueTest, WhatIsNotReleasedYetIsUnknown) {
  const Catalogue catalogue(1);
  const std::uint64_t newest = Catalogue::AlbumsOn(kToday) - 1;
  EXPECT_EQ(catalogue.ReleaseAt(newest).released, kToday);
  const std::string id = catalogue.AlbumAt(newest).id;
  EXPECT_EQ(catalogue.FindAlbum(id, kToday), newest);
  EXPECT_FALSE(catalogue.FindAlbum(id, kToday - days(1)));
  const Track track = catalogue.TrackAt(newest * kMaxTracksPerAlbum);
  EXPECT_EQ(catalogue.FindTrack(track.id, kToday), track.number);
  EXPECT_FALSE(catalogue.FindTrack(track.id, kToday - days(1)));
}

TEST(CatalogueTest, SongsBeyondTheEndOfAnAlbumAreUnknown) {
  const Catalogue catalogue(1);
  const Album album = catalogue.AlbumAt(700);
  const TrackNumber first = 700 * kMaxTracksPerAlbum;
  const auto end = first + static_cast<TrackNumber>(album.tracks);
  EXPECT_TRUE(catalogue.FindTrack(MakeId(1, IdKind::kTrack, end - 1), kToday));
  EXPECT_FALSE(catalogue.FindTrack(MakeId(1, IdKind::kTrack, end), kToday));
}

TEST(CatalogueTest, EverySpecimenComesOutAsWritten) {
  const Catalogue catalogue(1);
  for (std::uint64_t album = 0; album < Specimens().size(); ++album) {
    const Specimen& specimen = Specimens()[album];
    const Album made = catalogue.AlbumAt(album);
    const Track track = catalogue.TrackAt(album * kMaxTracksPerAlbum);
    EXPECT_EQ(made.name, specimen.album_name);
    EXPECT_EQ(made.release_date.has_value(), specimen.release_date != nullptr);
    EXPECT_EQ(made.precision.value_or(""), specimen.precision ? specimen.precision : "");
    EXPECT_EQ(made.artists.size(), static_cast<std::size_t>(specimen.album_artists));
    EXPECT_EQ(track.artists.size(), static_cast<std::size_t>(specimen.song_artists));
    EXPECT_EQ(track.artists.size() > 1 && track.artists[0] == track.artists[1],
              specimen.first_artist_twice);
    EXPECT_EQ(track.isrc.value_or(""), specimen.isrc ? specimen.isrc : "");
    EXPECT_EQ(track.duration_ms, specimen.duration_ms);
    EXPECT_EQ(PopularityOn(catalogue.LifeAt(track.number), kToday) == 0, specimen.delisted)
        << specimen.title;
  }
}

TEST(CatalogueTest, OrdinaryAlbumsAreOfEveryKind) {
  const Catalogue catalogue(1);
  std::map<std::string, int> kinds;
  std::map<std::string, int> precisions;
  int guests = 0;
  for (std::uint64_t album = Specimens().size(); album < kBackCatalogue; ++album) {
    const Album made = catalogue.AlbumAt(album);
    ASSERT_GE(made.tracks, 1);
    ASSERT_LE(made.tracks, kMaxTracksPerAlbum);
    ASSERT_LT(made.released, kFirstDay);
    ++kinds[made.type];
    ++precisions[*made.precision];
    const auto lengths = std::map<std::string, std::size_t>{{"year", 4}, {"month", 7}, {"day", 10}};
    ASSERT_EQ(made.release_date->size(), lengths.at(*made.precision));
    if (made.type == "compilation") {
      EXPECT_EQ(made.artists[0], kVariousArtists);
    }
    guests += catalogue.TrackAt(album * kMaxTracksPerAlbum).artists.size() > 1 ? 1 : 0;
  }
  EXPECT_GT(kinds["single"], kinds["album"]);
  EXPECT_GT(kinds["compilation"], 20);
  EXPECT_GT(precisions["month"], 20);
  EXPECT_GT(guests, 100);
}

TEST(CatalogueTest, TwoArtistsShareOneNameAndNotTheirId) {
  const Catalogue catalogue(1);
  std::map<std::string, std::set<std::string>> ids_of;
  for (std::uint32_t number = 0; number < kArtistCount; ++number) {
    const Artist& artist = catalogue.ArtistAt(number);
    ids_of[artist.name].insert(artist.id);
    EXPECT_EQ(catalogue.FindArtist(artist.id), number);
  }
  EXPECT_EQ(ids_of["The Namesakes"].size(), 2U);
}

}  // namespace
}  // namespace tracklake::simulator
