#include "raw/listing.h"

#include <algorithm>
#include <utility>

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

void Add(ObjectInfo info, RawListing* listing) {
  switch (JudgeKey(info.key)) {
    case RawVerdict::kRaw: {
      const auto fetched_at = TimeOfOwnKey(info.key);
      listing->objects.push_back({std::move(info), fetched_at});
      break;
    }
    case RawVerdict::kHidden:
      ++listing->hidden;
      break;
    case RawVerdict::kNotJson:
      ++listing->not_json;
      break;
    case RawVerdict::kOtherImport:
      ++listing->other_imports;
      break;
    case RawVerdict::kBadKey:
      ++listing->bad_keys;
      break;
  }
}

}  // namespace

RawVerdict JudgeKey(std::string_view key) {
  if (!IsPrintable(key)) return RawVerdict::kBadKey;
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
  for (ObjectInfo& info : all) Add(std::move(info), &listing);
  return listing;
}

}  // namespace tracklake
