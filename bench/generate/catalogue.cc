#include "generate/catalogue.h"

#include <fmt/format.h>

#include <string_view>

#include "generate/words.h"

namespace tracklake::bench {
namespace {

constexpr std::string_view kMarkets =
    "ADAEAGALAMAOARATAUAZBABBBDBEBFBGBHBIBJBNBOBRBSBTBWBYBZCACDCGCHCICLCMCOCRCVCWCYCZDEDJDKDMDODZEC"
    "EEEGESETFIFJFMFRGAGBGDGEGHGMGNGQGRGTGWGYHKHNHRHTHUIDIEILINIQISITJMJOJPKEKGKHKIKMKNKRKWKZLALBLC"
    "LILKLRLSLTLULVLYMAMCMDMEMGMHMKMLMNMOMRMTMUMVMWMXMYMZNANENGNINLNONPNRNZOMPAPEPGPHPKPLPRPSPTPWPY"
    "QARORSRWSASBSCSESGSISKSLSMSNSRSTSVSZTDTGTHTJTLTNTOTRTTTVTWTZUAUGUSUYUZVCVEVNVUWSXKZAZMZW";

// Most music is sold everywhere, some in one region, some nowhere any more.
std::string MakeMarkets(Rng& rng) {
  const std::uint64_t all = kMarkets.size() / 2;
  const std::uint64_t dice = Below(rng, 100);
  std::uint64_t count = all;
  if (dice < 1) {
    count = 0;
  } else if (dice < 3) {
    count = 1 + Below(rng, 20);
  } else if (dice < 8) {
    count = 60 + Below(rng, 120);
  }
  std::string json = "[";
  for (std::uint64_t i = 0; i < count; ++i) {
    // Spread over the alphabet, so that a region is not always its first letters.
    const std::string_view market = kMarkets.substr(2 * (i * all / count), 2);
    json += fmt::format("{}\"{}\"", i == 0 ? "" : ",", market);
  }
  return json + "]";
}

std::string MakeReleaseDate(Rng& rng) {
  const std::uint64_t year = 1960 + Below(rng, 66);
  const std::uint64_t month = 1 + Below(rng, 12);
  const std::uint64_t day = 1 + Below(rng, 28);
  const std::uint64_t dice = Below(rng, 100);
  if (dice < 12) {
    return fmt::format(R"("release_date":"{}","release_date_precision":"year")", year);
  }
  if (dice < 15) {
    return fmt::format(R"("release_date":"{}-{:02}","release_date_precision":"month")", year,
                       month);
  }
  return fmt::format(R"("release_date":"{}-{:02}-{:02}","release_date_precision":"day")", year,
                     month, day);
}

std::string MakeLinks(std::string_view type, std::string_view id) {
  return fmt::format(R"("external_urls":{{"spotify":"https://open.spotify.com/{0}/{1}"}},)"
                     R"("href":"https://api.spotify.com/v1/{0}s/{1}","id":"{1}")",
                     type, id);
}

std::string MakeImages(Rng& rng) {
  const std::string cover = MakeHex(rng, 24);
  return fmt::format(R"([{{"height":640,"url":"https://i.scdn.co/image/ab67616d0000b273{0}",)"
                     R"("width":640}},{{"height":300,"url":"https://i.scdn.co/image/)"
                     R"(ab67616d00001e02{0}","width":300}},{{"height":64,"url":)"
                     R"("https://i.scdn.co/image/ab67616d00004851{0}","width":64}}])",
                     cover);
}

// How many artists share a track: mostly one, now and then a crowd.
std::uint64_t MakeArtistCount(Rng& rng) {
  const std::uint64_t dice = Below(rng, 100);
  if (dice < 52) return 1;
  if (dice < 80) return 2;
  if (dice < 93) return 3;
  return 4 + Below(rng, 3);
}

}  // namespace

Catalogue::Catalogue(std::size_t tracks, std::uint64_t seed) {
  SeededRng rng(seed);
  for (std::size_t i = 0; i < tracks / 3 + 1; ++i) AddArtist(rng);
  for (std::size_t i = 0; i < tracks / 2 + 1; ++i) AddAlbum(rng);
  for (std::size_t i = 0; i < tracks; ++i) AddTrack(rng);
}

void Catalogue::AddArtist(Rng& rng) {
  const std::string id = MakeId(rng);
  artists_.push_back(fmt::format(R"({{{},"name":"{}","type":"artist","uri":"spotify:artist:{}"}})",
                                 MakeLinks("artist", id), MakeName(rng), id));
}

std::string Catalogue::RenderArtists(Rng& rng, std::size_t main) const {
  std::string json = "[" + artists_[main];
  // Neighbours of the main artist, so that nobody is named twice on one track.
  const std::uint64_t count = MakeArtistCount(rng);
  for (std::uint64_t i = 1; i < count && i < artists_.size(); ++i) {
    json += "," + artists_[(main + i * 7 + 1) % artists_.size()];
  }
  return json + "]";
}

void Catalogue::AddAlbum(Rng& rng) {
  constexpr std::string_view kTypes[] = {"album",  "album",  "album",
                                         "single", "single", "compilation"};
  const std::string id = MakeId(rng);
  const std::string_view type = kTypes[Below(rng, std::size(kTypes))];
  const std::size_t artist = Below(rng, artists_.size());
  std::string markets = MakeMarkets(rng);
  std::string json = fmt::format(
      R"({{"album_group":"{0}","album_type":"{0}","artists":{1},"available_markets":{2},{3},)"
      R"("images":{4},"name":"{5}",{6},"total_tracks":{7},"type":"album",)"
      R"("uri":"spotify:album:{8}"}})",
      type, RenderArtists(rng, artist), markets, MakeLinks("album", id), MakeImages(rng),
      MakeName(rng), MakeReleaseDate(rng), 1 + Below(rng, 18), id);
  albums_.push_back({std::move(json), artist, std::move(markets)});
}

void Catalogue::AddTrack(Rng& rng) {
  const std::string id = MakeId(rng);
  const Album& album = albums_[Below(rng, albums_.size())];
  Track track;
  track.base_popularity = Below(rng, 10) == 0 ? 0 : static_cast<int>(5 + Below(rng, 90));
  track.head = fmt::format(
      R"({{"album":{},"artists":{},"available_markets":{},"disc_number":1,"duration_ms":{},)"
      R"("episode":false,"explicit":{},"external_ids":{{"isrc":"XX{}ZZ{:07}"}},{},)"
      R"("is_local":false,"name":"{}","popularity":)",
      album.json, RenderArtists(rng, album.artist), album.markets, 60000 + Below(rng, 300000),
      Below(rng, 4) == 0, "ABCDEFGH"[Below(rng, 8)], Below(rng, 10000000), MakeLinks("track", id),
      MakeName(rng));
  track.tail =
      fmt::format(R"(,"preview_url":"https://p.scdn.co/mp3-preview/{}?cid={}","track":true,)"
                  R"("track_number":{},"type":"track","uri":"spotify:track:{}"}})",
                  MakeHex(rng, 40), MakeHex(rng, 32), 1 + Below(rng, 18), id);
  tracks_.push_back(std::move(track));
}

}  // namespace tracklake::bench
