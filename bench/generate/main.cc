// bench_generate LAKE --files N --days N --seed N --first-day YYYY-MM-DD
//
// Writes N playlist objects of 100 entries over that many days into LAKE/raw, laid out as the raw
// zone is. The same arguments give the same bytes everywhere. Prints "FILES BYTES".
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

#include "base/sha256.h"
#include "base/time.h"
#include "generate/catalogue.h"
#include "generate/playlist.h"

namespace tracklake::bench {
namespace {

// So many different tracks for each playlist: with 100 entries in each this is about the overlap
// of real editorial playlists.
constexpr std::size_t kTracksAPlaylist = 400;
constexpr std::chrono::seconds kFirstFetch{5 * 3600};
constexpr std::chrono::seconds kBetweenFetches{7};

struct Options {
  std::filesystem::path lake;
  std::uint64_t files = 600;
  std::uint64_t days = 30;
  std::uint64_t seed = 1;
  Day first_day{};
};

[[noreturn]] void Die(std::string_view message) {
  fmt::print(stderr, "bench_generate: {}\n", message);
  std::exit(2);
}

std::uint64_t ParseNumber(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) Die("not a number");
  return value;
}

Options ParseOptions(int argc, char** argv) {
  if (argc < 2 || argc % 2 != 0) Die("usage: bench_generate LAKE [--name value]...");
  Options options;
  options.lake = argv[1];
  std::map<std::string, std::string> given = {{"--first-day", "2026-03-01"}};
  for (int i = 2; i < argc; i += 2) given[argv[i]] = argv[i + 1];
  for (const auto& [name, value] : given) {
    if (name == "--first-day") {
      const auto day = ParseIsoDate(value);
      if (!day) Die("--first-day is not a date");
      options.first_day = *day;
    } else if (name == "--files") {
      options.files = ParseNumber(value);
    } else if (name == "--days") {
      options.days = ParseNumber(value);
    } else if (name == "--seed") {
      options.seed = ParseNumber(value);
    } else {
      Die("unknown option " + name);
    }
  }
  if (options.days == 0 || options.files % options.days != 0 || options.files == 0) {
    Die("--files must be a multiple of --days");
  }
  return options;
}

// Returns the bytes written.
std::size_t WriteObject(const std::filesystem::path& folder, const Playlist& playlist,
                        Seconds fetched_at, const std::string& json) {
  const std::string name =
      fmt::format("playlist-{}-{}-{}.json", playlist.id(), FormatCompactTimestamp(fetched_at),
                  Sha256Hex(json).substr(0, 8));
  std::ofstream file(folder / name, std::ios::binary);
  file.write(json.data(), static_cast<std::streamsize>(json.size()));
  file.close();
  if (!file) Die("cannot write below " + folder.string());
  return json.size();
}

void Generate(const Options& options) {
  const std::uint64_t playlists = options.files / options.days;
  const Catalogue catalogue(playlists * kTracksAPlaylist, options.seed);
  std::deque<Playlist> all;
  for (std::uint64_t i = 0; i < playlists; ++i) {
    // Apart from each other and from the catalogue's own sequence.
    all.emplace_back(catalogue, (options.seed + 1) * 1000003 + i * 7919, options.first_day);
  }
  std::size_t bytes = 0;
  for (std::uint64_t d = 0; d < options.days; ++d) {
    const Day day = options.first_day + std::chrono::days(d);
    const auto folder = options.lake / "raw" / "spotify" / FormatDate(day);
    std::filesystem::create_directories(folder);
    Seconds fetched_at = Seconds(day) + kFirstFetch;
    for (Playlist& playlist : all) {
      bytes += WriteObject(folder, playlist, fetched_at, playlist.Render(fetched_at));
      playlist.Advance();
      fetched_at += kBetweenFetches;
    }
  }
  fmt::print("{} {}\n", options.files, bytes);
}

}  // namespace
}  // namespace tracklake::bench

int main(int argc, char** argv) {
  tracklake::bench::Generate(tracklake::bench::ParseOptions(argc, argv));
  return 0;
}
