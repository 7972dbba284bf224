#include "extract/finished_lists.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "base/sha256.h"
#include "base/time.h"

namespace tracklake {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kPrefix = "_tracklake/state/finished/";

std::string StateKey(std::string_view request) {
  return fmt::format("{}{}.json", kPrefix, Hash16(request));
}

// nullopt where it does not read as one of ours.
std::optional<FinishedList> Parse(const std::string& bytes, Seconds* at) {
  const Json json = Json::parse(bytes, nullptr, false);
  const auto has = [&](const char* name, Json::value_t type) {
    return json.contains(name) && json[name].type() == type;
  };
  if (!json.is_object() || !has("at", Json::value_t::string) ||
      !has("entries", Json::value_t::number_unsigned) || !has("withheld", Json::value_t::boolean)) {
    return std::nullopt;
  }
  const auto time = ParseIsoSeconds(json["at"].get_ref<const std::string&>());
  if (!time) return std::nullopt;
  *at = *time;
  FinishedList list{json["entries"].get<std::int64_t>(), json["withheld"].get<bool>(), {}};
  if (has("snapshot_id", Json::value_t::string)) {
    list.snapshot_id = json["snapshot_id"].get<std::string>();
  }
  return list;
}

}  // namespace

Result<std::optional<FinishedList>> FinishedLists::Find(std::string_view request) const {
  std::string bytes;
  const auto got = store_->Get(StateKey(request), &bytes);
  if (!got.has_value() && got.error().kind == ErrorKind::kNotFound) return std::nullopt;
  TL_TRY(got);
  Seconds at{};
  std::optional<FinishedList> list = Parse(bytes, &at);
  const Seconds now = clock_->NowSeconds();
  if (!list || at > now || now - at >= kMaxFinishedAge) return std::nullopt;
  return list;
}

Result<> FinishedLists::Add(std::string_view request, const FinishedList& list) {
  const Json json = {{"at", FormatTimestamp(clock_->NowSeconds())},
                     {"entries", static_cast<std::uint64_t>(list.entries)},
                     {"withheld", list.is_withheld},
                     {"snapshot_id", list.snapshot_id ? Json(*list.snapshot_id) : Json()}};
  const Upload upload{
      StateKey(request), json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n", {}};
  return store_->PutAll({&upload, 1});
}

Result<> FinishedLists::Forget() {
  TL_ASSIGN(const std::vector<ObjectInfo> objects, store_->List(kPrefix));
  std::vector<std::string> keys;
  for (const ObjectInfo& object : objects) keys.push_back(object.key);
  if (keys.empty()) return {};
  return store_->Delete(keys);
}

}  // namespace tracklake
