#include "raw/listing.h"

#include <algorithm>
#include <utility>

#include "base/sha256.h"
#include "base/unicode.h"
#include "raw/raw_key.h"

namespace tracklake {
namespace {

bool IsPrintable(std::string_view key) {
  while (!key.empty()) {
    const Character character = FirstCharacter(key);
    if (!character.valid || IsUnsafeToPrint(character.code)) return false;
    key.remove_prefix(character.bytes);
  }
  return true;
}

bool EndsInJson(std::string_view key) {
  constexpr std::string_view kEnding = ".json";
  if (key.size() < kEnding.size()) return false;
  return std::ranges::equal(key.substr(key.size() - kEnding.size()), kEnding, [](char a, char b) {
    return a == b || (a >= 'A' && a <= 'Z' && a + 32 == b);
  });
}

// Takes out of the listing what was withdrawn and still, or again, lies there.
Result<> LeaveOutWithdrawn(ObjectStore& store, RawListing* listing) {
  TL_ASSIGN(listing->withdrawals, ReadWithdrawals(store));
  std::string bytes;
  for (const Withdrawal& withdrawal : listing->withdrawals.records) {
    const auto at = std::ranges::lower_bound(
        listing->objects, withdrawal.raw_key, {},
        [](const RawEntry& entry) { return std::string_view(entry.info.key); });
    if (at == listing->objects.end() || at->info.key != withdrawal.raw_key) continue;
    // One that cannot be read fails where it is read.
    if (!store.Get(withdrawal.raw_key, &bytes).has_value()) continue;
    if (Sha256Hex(bytes) != withdrawal.sha256) continue;
    listing->left_out.push_back({withdrawal.raw_key, RawVerdict::kWithdrawn});
    listing->objects.erase(at);
  }
  return {};
}

}  // namespace

RawVerdict JudgeKey(std::string_view key) {
  if (!IsPrintable(key)) return RawVerdict::kBadKey;
  if (key.ends_with('/')) return RawVerdict::kClosedFolder;
  if (key.starts_with('.') || key.find("/.") != key.npos) return RawVerdict::kHidden;
  const auto kind = ImportKind(key);
  if (kind == "raw") return RawVerdict::kRaw;
  if (kind) return RawVerdict::kOtherImport;
  return EndsInJson(key) ? RawVerdict::kRaw : RawVerdict::kNotJson;
}

Result<RawListing> ListRaw(ObjectStore& store, std::span<const std::string> raw_prefixes) {
  std::vector<ObjectInfo> all;
  for (const std::string& prefix : raw_prefixes) {
    TL_ASSIGN(std::vector<ObjectInfo> found, store.List(prefix));
    std::ranges::move(found, std::back_inserter(all));
  }
  if (raw_prefixes.size() > 1) {
    std::ranges::sort(all, {}, &ObjectInfo::key);
    const auto repeated = std::ranges::unique(all, {}, &ObjectInfo::key);
    all.erase(repeated.begin(), repeated.end());
  }
  RawListing listing;
  listing.objects.reserve(all.size());
  for (ObjectInfo& info : all) {
    const RawVerdict verdict = JudgeKey(info.key);
    if (verdict == RawVerdict::kRaw) {
      const auto fetched_at = TimeOfOwnKey(info.key);
      listing.objects.push_back({std::move(info), fetched_at, {}});
    } else {
      listing.left_out.push_back({std::move(info.key), verdict});
    }
  }
  TL_TRY(LeaveOutWithdrawn(store, &listing));
  std::ranges::sort(listing.left_out, {}, &LeftOut::key);
  return listing;
}

std::string_view NameOf(RawVerdict verdict) {
  switch (verdict) {
    case RawVerdict::kRaw:
      return "raw";
    case RawVerdict::kHidden:
      return "hidden";
    case RawVerdict::kNotJson:
      return "not .json";
    case RawVerdict::kOtherImport:
      return "imports that nothing reads yet";
    case RawVerdict::kBadKey:
      return "names that cannot be printed";
    case RawVerdict::kClosedFolder:
      return "folders that cannot be read, or that lead back to themselves";
    case RawVerdict::kWithdrawn:
      return "withdrawn";
  }
  return {};
}

Result<> CheckRawKey(const std::string& key, std::span<const std::string> raw_prefixes) {
  std::string_view why;
  if (JudgeKey(key) != RawVerdict::kRaw) why = "its name says otherwise";
  const auto under = [&](const std::string& prefix) { return key.starts_with(prefix); };
  if (why.empty() && std::ranges::none_of(raw_prefixes, under)) why = "it lies elsewhere";
  if (why.empty()) return {};
  return WithHint(Fail(ErrorKind::kUsage, "{} is not a raw object: {}", key, why),
                  "Raw objects are .json files under the configured raw_prefixes.");
}

std::map<std::string, std::int64_t> CountByReason(std::span<const LeftOut> left_out) {
  std::map<std::string, std::int64_t> counts;
  for (const LeftOut& file : left_out) ++counts[std::string(NameOf(file.verdict))];
  return counts;
}

}  // namespace tracklake
