#include "spotify/capabilities.h"

#include <simdjson.h>

#include <array>

#include "base/json_error.h"
#include "base/json_text.h"
#include "base/sha256.h"

namespace tracklake {
namespace {

namespace dom = simdjson::dom;
using simdjson::SUCCESS;

constexpr std::int64_t kSchemaVersion = 1;

struct ClassName {
  AppClass app_class;
  std::string_view name;
};
constexpr std::array kClassNames = {
    ClassName{AppClass::kExtended, "extended"},
    ClassName{AppClass::kOldDevelopment, "old_development"},
    ClassName{AppClass::kNewDevelopment, "new_development"},
};

bool IsBatch(std::string_view target) {
  return target.find("?ids=") != std::string_view::npos ||
         target.find("&ids=") != std::string_view::npos;
}

bool IsClosed(Meaning meaning) {
  return meaning == Meaning::kEndpointClosed || meaning == Meaning::kFeatureClosed ||
         meaning == Meaning::kForbidden;
}

bool Has(std::string_view body, std::string_view key) {
  return body.find(key) != std::string_view::npos;
}

// What a good answer shows by a field that is there, or that is not. Only of a single thing is it
// known which fields it would have.
bool ContradictsFields(const Capabilities& known, std::string_view target, std::string_view family,
                       std::string_view body) {
  if (body.empty() || Has(target, "fields=")) return false;
  const bool has_popularity = Has(body, "\"popularity\"");
  if (!known.popularity) return has_popularity;
  const bool is_single = (family == "artists" || family == "tracks") && !IsBatch(target);
  if (is_single && !has_popularity) return true;
  return family == "playlists" && known.foreign_playlist_items && !Has(body, "\"tracks\"") &&
         !Has(body, "\"items\"");
}

template <typename T>
bool Take(const dom::element& object, const char* key, T* value) {
  return object[key].get(*value) == SUCCESS;
}

bool TakeInt(const dom::element& object, const char* key, int* value) {
  std::int64_t number = 0;
  if (!Take(object, key, &number) || number < 1 || number > 1000) return false;
  *value = static_cast<int>(number);
  return true;
}

bool TakeClass(const dom::element& object, AppClass* app_class) {
  std::string_view text;
  if (!Take(object, "app_class", &text)) return false;
  for (const ClassName& candidate : kClassNames) {
    if (candidate.name != text) continue;
    *app_class = candidate.app_class;
    return true;
  }
  return false;
}

}  // namespace

std::string_view AppClassName(AppClass app_class) {
  for (const ClassName& candidate : kClassNames) {
    if (candidate.app_class == app_class) return candidate.name;
  }
  return "";
}

bool IsStale(const Capabilities& known, Seconds now) {
  return now < known.probed_at || now - known.probed_at >= kCapabilitiesLast;
}

bool Contradicts(const Capabilities& known, std::string_view target, Meaning meaning,
                 std::string_view body) {
  const std::string family = FamilyOf(target);
  if (ContradictsFields(known, target, family, body)) return true;
  if (family == "audio-features") {
    return known.audio_features ? IsClosed(meaning) : meaning == Meaning::kOk;
  }
  if (IsBatch(target)) return known.batches ? IsClosed(meaning) : meaning == Meaning::kOk;
  return family == "playlists/items" && known.foreign_playlist_items &&
         meaning == Meaning::kNotOwner;
}

std::string CapabilitiesKey(std::string_view client_id, std::string_view account_id) {
  return fmt::format("_tracklake/state/capabilities/{}.json",
                     Hash16(fmt::format("{}\n{}", client_id, account_id)));
}

std::string CapabilitiesJson(const Capabilities& known) {
  return fmt::format(
      "{{\"schema_version\":{},\"app_class\":{},\"batches\":{},\"foreign_playlist_items\":{},"
      "\"popularity\":{},\"genres\":{},\"audio_features\":{},\"playlist_page_limit\":{},"
      "\"search_limit\":{},\"has_user\":{},\"account_id\":{},\"probed_at\":{}}}\n",
      kSchemaVersion, JsonString(AppClassName(known.app_class)), known.batches,
      known.foreign_playlist_items, known.popularity, known.genres, known.audio_features,
      known.playlist_page_limit, known.search_limit, known.has_user, JsonString(known.account_id),
      JsonString(FormatTimestamp(known.probed_at)));
}

std::optional<Capabilities> ParseCapabilities(std::string_view json) {
  dom::parser parser;
  dom::element root;
  Capabilities known;
  std::int64_t version = 0;
  std::string_view account;
  std::string_view probed_at;
  const bool whole = JsonError(parser.parse(json.data(), json.size()).get(root)) == SUCCESS &&
                     Take(root, "schema_version", &version) && version == kSchemaVersion &&
                     TakeClass(root, &known.app_class) && Take(root, "batches", &known.batches) &&
                     Take(root, "foreign_playlist_items", &known.foreign_playlist_items) &&
                     Take(root, "popularity", &known.popularity) &&
                     Take(root, "genres", &known.genres) &&
                     Take(root, "audio_features", &known.audio_features) &&
                     TakeInt(root, "playlist_page_limit", &known.playlist_page_limit) &&
                     TakeInt(root, "search_limit", &known.search_limit) &&
                     Take(root, "has_user", &known.has_user) &&
                     Take(root, "account_id", &account) && Take(root, "probed_at", &probed_at);
  if (!whole) return std::nullopt;
  const auto time = ParseIsoSeconds(probed_at);
  if (!time) return std::nullopt;
  known.account_id = account;
  known.probed_at = *time;
  return known;
}

}  // namespace tracklake
