#include "raw/withdrawn.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/sha256.h"

namespace tracklake {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kHashDigits = 16;
constexpr std::string_view kRecordEnding = ".json";

// A record lies directly in the folder; a raw key has at least one folder of its own.
bool IsRecordKey(std::string_view key) {
  key.remove_prefix(kWithdrawnPrefix.size());
  return key.size() == kHashDigits + kRecordEnding.size() && key.ends_with(kRecordEnding) &&
         key.find_first_not_of("0123456789abcdef") == kHashDigits;
}

std::string TextOf(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

std::string WithdrawalKey(std::string_view raw_key) {
  return std::string(kWithdrawnPrefix) + Hash16(raw_key) + std::string(kRecordEnding);
}

std::string WithdrawnObjectKey(std::string_view raw_key) {
  return std::string(kWithdrawnPrefix) + std::string(raw_key);
}

std::string WriteWithdrawal(const Withdrawal& withdrawal) {
  const Json json = {{"schema_version", 1},
                     {"raw_key", withdrawal.raw_key},
                     {"sha256", withdrawal.sha256},
                     {"why", withdrawal.why},
                     {"withdrawn_at", FormatTimestamp(withdrawal.withdrawn_at)}};
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  text.pop_back();
  const std::string checksum = Hash16(text);
  return text += ",\"checksum\":\"" + checksum + "\"}\n";
}

std::optional<Withdrawal> ReadWithdrawal(std::string_view key, std::string_view bytes) {
  const Json json = Json::parse(bytes, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto time = ParseIsoSeconds(TextOf(json, "withdrawn_at"));
  if (!time) return std::nullopt;
  Withdrawal withdrawal = {TextOf(json, "raw_key"), TextOf(json, "sha256"), TextOf(json, "why"),
                           *time};
  // The form is fixed, so what was read is right if it would be written so.
  const bool is_whole =
      WriteWithdrawal(withdrawal) == bytes && WithdrawalKey(withdrawal.raw_key) == key;
  return is_whole ? std::optional(std::move(withdrawal)) : std::nullopt;
}

const Withdrawal* Withdrawals::Find(std::string_view raw_key) const {
  const auto found = std::ranges::lower_bound(
      records, raw_key, {}, [](const Withdrawal& w) { return std::string_view(w.raw_key); });
  return found != records.end() && found->raw_key == raw_key ? &*found : nullptr;
}

const Withdrawal* Withdrawals::FindBytes(std::string_view sha256) const {
  const auto found = std::ranges::find(
      records, sha256, [](const Withdrawal& w) { return std::string_view(w.sha256); });
  return found != records.end() ? &*found : nullptr;
}

Result<Withdrawals> ReadWithdrawals(ObjectStore& store) {
  TL_ASSIGN(const auto listed, store.List(kWithdrawnPrefix));
  Withdrawals withdrawals;
  std::string bytes;
  for (const ObjectInfo& info : listed) {
    if (!IsRecordKey(info.key)) continue;
    const bool read = store.Get(info.key, &bytes).has_value();
    auto record = read ? ReadWithdrawal(info.key, bytes) : std::nullopt;
    if (record.has_value()) {
      withdrawals.records.push_back(*std::move(record));
    } else {
      withdrawals.broken.push_back(info.key);
    }
  }
  std::ranges::sort(withdrawals.records, {}, &Withdrawal::raw_key);
  for (const ObjectInfo& info : listed) {
    const std::string raw_key = info.key.substr(kWithdrawnPrefix.size());
    const bool is_object = raw_key.find('/') != raw_key.npos && !raw_key.ends_with('/');
    if (is_object && withdrawals.Find(raw_key) == nullptr) withdrawals.orphans.push_back(raw_key);
  }
  std::erase_if(withdrawals.broken, [&](const std::string& key) {
    return std::ranges::find(withdrawals.orphans, key, WithdrawalKey) != withdrawals.orphans.end();
  });
  return withdrawals;
}

}  // namespace tracklake
