#include "cli/report/list_name.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tracklake::cli {
namespace {

constexpr std::string_view kPersonal = "me:";

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kRanges = {
    {{":short_term", " of 4 weeks"},
     {":medium_term", " of 6 months"},
     {":long_term", " of a year"}}};

// "top_tracks:short_term"
std::string Yours(std::string_view collection) {
  std::string_view range;
  for (const auto& [key, words] : kRanges) {
    if (!collection.ends_with(key)) continue;
    collection.remove_suffix(key.size());
    range = words;
  }
  std::string name(collection == "recently_played" ? "last_plays" : collection);
  std::ranges::replace(name, '_', ' ');
  return "your " + name + std::string(range);
}

}  // namespace

std::string ListName(std::string_view source, std::string_view id) {
  if (id.starts_with(kPersonal)) {
    const auto account = id.find(':', kPersonal.size());
    if (account != id.npos) return Yours(id.substr(account + 1));
  }
  if (id == source) return Yours(source);  // all of a source
  if (source == "recently_played") return Yours(source);
  return std::string(source) + " " + std::string(id);
}

}  // namespace tracklake::cli
