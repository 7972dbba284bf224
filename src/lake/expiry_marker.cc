#include "lake/expiry_marker.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/sha256.h"

namespace tracklake {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchemaVersion = 1;

std::string LineOf(const ExpiredObject& object) {
  const Json json = {{"raw_key", object.raw_key}, {"sha256", object.sha256}, {"size", object.size}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::unexpected<Error> Broken(std::string_view key) {
  return WithHint(Fail(ErrorKind::kCorruption, "{} does not say which raw objects expired", key),
                  "Put it back from a backup: without it their absence is damage.");
}

std::optional<ExpiredObject> ObjectIn(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  const auto raw_key = json.find("raw_key");
  const auto sha256 = json.find("sha256");
  const auto size = json.find("size");
  if (raw_key == json.end() || !raw_key->is_string() || sha256 == json.end() ||
      !sha256->is_string() || size == json.end() || !size->is_number_unsigned()) {
    return std::nullopt;
  }
  return ExpiredObject{raw_key->get<std::string>(), sha256->get<std::string>(),
                       size->get<std::uint64_t>()};
}

}  // namespace

bool ExpiryMarker::Holds(std::string_view raw_key) const {
  const auto found = std::ranges::lower_bound(
      objects, raw_key, {}, [](const ExpiredObject& o) { return std::string_view(o.raw_key); });
  return found != objects.end() && found->raw_key == raw_key;
}

std::string ExpiryKey(Day day) { return fmt::format("{}{}.json", kExpiredPrefix, FormatDate(day)); }

std::string WriteExpiryMarker(const ExpiryMarker& marker) {
  std::string lines;
  for (const ExpiredObject& object : marker.objects) {
    lines += (lines.empty() ? "" : ",\n") + LineOf(object);
  }
  return fmt::format(
      "{{\"schema_version\":{},\"day\":\"{}\",\"checksum\":\"{}\",\"objects\":[\n{}\n]}}\n",
      kSchemaVersion, FormatDate(marker.day), Hash16(lines), lines);
}

Result<ExpiryMarker> ParseExpiryMarker(std::string_view key, std::string_view bytes) {
  const Json json = Json::parse(bytes, nullptr, false);
  if (!json.is_object() || !json.contains("objects") || !json["objects"].is_array() ||
      !json.contains("day") || !json["day"].is_string()) {
    return Broken(key);
  }
  const auto day = ParseIsoDate(json["day"].get<std::string>());
  if (!day) return Broken(key);
  ExpiryMarker marker{.day = *day, .objects = {}};
  for (const Json& one : json["objects"]) {
    auto object = ObjectIn(one);
    if (!object) return Broken(key);
    marker.objects.push_back(*std::move(object));
  }
  // The form is fixed, so what was read is right if it would be written so.
  if (WriteExpiryMarker(marker) != bytes || ExpiryKey(*day) != key) return Broken(key);
  return marker;
}

Result<StoredMarker> ReadExpiryMarker(ObjectStore& store, Day day) {
  const std::string key = ExpiryKey(day);
  std::string bytes;
  auto version = store.Get(key, &bytes);
  if (!version && version.error().kind == ErrorKind::kNotFound) return StoredMarker{{day, {}}, {}};
  if (!version) return std::unexpected(std::move(version).error());
  TL_ASSIGN(ExpiryMarker marker, ParseExpiryMarker(key, bytes));
  return StoredMarker{std::move(marker), *std::move(version)};
}

Result<std::vector<Day>> FrozenDays(ObjectStore& store) {
  TL_ASSIGN(const auto listed, store.List(kExpiredPrefix));
  std::vector<Day> days;
  for (const ObjectInfo& info : listed) {
    std::string_view name = info.key;
    name.remove_prefix(kExpiredPrefix.size());
    const auto day = ParseIsoDate(name.substr(0, name.find('.')));
    if (day && ExpiryKey(*day) == info.key) days.push_back(*day);
  }
  return days;
}

}  // namespace tracklake
