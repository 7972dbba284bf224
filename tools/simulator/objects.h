// Writes artists, albums, songs and episodes as the JSON objects of the API, in either shape.
// Links (href) lead to the simulator itself; external URLs and pictures are only shaped like real
// ones. Safe for concurrent use.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "simulator/app.h"
#include "simulator/catalogue.h"
#include "simulator/extras.h"

namespace tracklake::simulator {

using Json = nlohmann::json;

class ObjectWriter {
 public:
  // The catalogue must outlive the writer. `api` is the base address, such as
  // http://127.0.0.1:8080/v1.
  ObjectWriter(const Catalogue& catalogue, Shape shape, std::string api)
      : catalogue_(catalogue), shape_(shape), api_(std::move(api)) {}

  Shape shape() const { return shape_; }
  bool classic() const { return shape_ == Shape::kClassic; }
  const std::string& api() const { return api_; }
  const Catalogue& catalogue() const { return catalogue_; }

  Json ArtistFull(const Artist& artist, Day day) const;
  Json ArtistSimple(const Artist& artist) const;
  Json AlbumSimple(const Album& album) const;
  // All of an album but its tracks.
  Json AlbumFull(const Album& album, Day day) const;
  Json TrackSimple(const Track& track) const;
  Json TrackFull(const Track& track, Day day) const;
  Json EpisodeFull(const Episode& episode) const;
  // What an episode becomes for clients that did not ask for episodes.
  Json EpisodeAsTrack(const Episode& episode) const;
  Json LocalTrack(const LocalFile& file) const;
  Json UserRef(const User& user) const;

 private:
  Json Base(std::string_view type, std::string_view id) const;
  Json Artists(const std::vector<std::uint32_t>& numbers) const;
  Json Show() const;
  void AddMarkets(std::uint64_t album, bool delisted, Json& object) const;

  const Catalogue& catalogue_;
  const Shape shape_;
  const std::string api_;
};

// "%23" for '#', and so on: everything but letters, digits and -_.~ of URLs.
std::string PercentEncode(std::string_view text);

// Widths 640, 300 and 64 as Spotify gives them; `count` of 1 has neither width nor height.
Json Images(std::uint64_t key, int count);

}  // namespace tracklake::simulator
