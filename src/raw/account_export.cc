#include "raw/account_export.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <string_view>

namespace tracklake {
namespace {

struct Kind {
  std::string_view name;   // how it begins
  std::string_view words;  // that stand early in it, and in no answer of the Web API
};

constexpr Kind kKinds[] = {
    {"StreamingHistory", "\"endTime\""},     // StreamingHistory_music_0.json
    {"Streaming_History", "\"ms_played\""},  // Streaming_History_Audio_2019-2021_3.json
    {"endsong", "\"ms_played\""},            // its name in earlier years
    {"Playlist", "\"lastModifiedDate\""},    // Playlist1.json
    {"YourLibrary", "\"artist\""},           // an answer has "artists"
    {"Userdata", "\"username\""},
    {"SearchQueries", "\"searchTime\""},
    {"Follow", "\"userIsFollowing\""},
    {"Inferences", "\"inferences\""},
    {"Identifiers", "\"identifierType\""},
    {"Payments", "\"payment_method\""},
    {"my_spotify_data", "PK"},  // all of them, as they come
};

std::string BeginningOf(const std::filesystem::path& file) {
  constexpr std::size_t kEnough = 4096;
  std::array<char, kEnough> bytes;
  std::ifstream in(file, std::ios::binary);
  in.read(bytes.data(), bytes.size());
  return {bytes.data(), static_cast<std::size_t>(in.gcount())};
}

}  // namespace

bool IsAccountExport(const std::filesystem::path& file) {
  const std::string name = file.filename().native();
  const auto* kind =
      std::ranges::find_if(kKinds, [&](const Kind& one) { return name.starts_with(one.name); });
  return kind != std::end(kKinds) && BeginningOf(file).contains(kind->words);
}

}  // namespace tracklake
