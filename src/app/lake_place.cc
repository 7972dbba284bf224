#include "app/lake_place.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "http/url.h"
#include "lake/lake_identity.h"
#include "store/s3/s3_place.h"

namespace tracklake::app {
namespace {

namespace fs = std::filesystem;

// Looked at beside the place that was named; a folder that is larger is no folder of lakes.
constexpr int kMostLookedAt = 1000;
constexpr std::size_t kMostNamed = 3;

bool IsLake(const fs::path& folder) {
  std::error_code error;
  return fs::is_directory(folder / "_tracklake", error);
}

// "There is one in lake-demo: --lake lake-demo": the folder in which the place would be, where that
// is a lake; lakes in it; and those of the place's name one folder further down.
std::optional<std::string> LakesNearby(const std::string& place) {
  if (IsS3Place(place)) return std::nullopt;
  const fs::path folder = fs::path(place).has_parent_path() ? fs::path(place).parent_path() : ".";
  std::error_code error;
  std::vector<std::string> lakes;
  if (IsLake(folder)) lakes.push_back(folder.native());
  int looked_at = 0;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (++looked_at > kMostLookedAt) return std::nullopt;
    const fs::path inside = folder == "." ? at->path().filename() : at->path();
    for (const fs::path& lake : {inside, inside / fs::path(place).filename()}) {
      if (IsLake(lake)) lakes.push_back(lake.native());
    }
  }
  if (lakes.empty()) return std::nullopt;
  std::ranges::sort(lakes);
  const std::size_t first = lakes.size();
  lakes.resize(std::min(first, kMostNamed));
  return fmt::format("There {} in {}: --lake {}", first == 1 ? "is one" : "are some",
                     fmt::join(lakes, ", "), ShellWord(lakes.front()));
}

}  // namespace

Result<ObjectStore*> LakePlace::Open() {
  if (store_) return store_.get();
  TL_ASSIGN(auto store, places_->Open(name()));
  if (!Exists()) {
    return WithHint(Fail(ErrorKind::kNotFound, "there is no lake in {}", name()),
                    LakesNearby(name()).value_or("Make one with tracklake run or tracklake import "
                                                 "raw, or name one: --lake DIR"));
  }
  store_ = std::move(store);
  return store_.get();
}

Result<ObjectStore*> LakePlace::OpenOrCreate() {
  TL_TRY(Create());
  return Open();
}

Result<ObjectStore*> LakePlace::OpenForLanding() {
  TL_ASSIGN(ObjectStore * store, OpenOrCreate());
  TL_ASSIGN(const Url url, ParseServiceUrl(config_->api_url, "spotify.api_url"));
  auto claimed =
      ClaimLake(*store, *rng_, url.IsLoopback() ? LakeSource::kSimulator : LakeSource::kSpotify);
  if (claimed.has_value()) return store;
  claimed.error().message = fmt::format("{}: {}", name(), claimed.error().message);
  return std::unexpected(std::move(claimed).error());
}

}  // namespace tracklake::app
