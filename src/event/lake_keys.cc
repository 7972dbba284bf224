#include "event/lake_keys.h"

#include <algorithm>
#include <utility>

#include "store/key.h"

namespace tracklake::event {

std::optional<std::string> RawKeyOf(const LakeAddress& lake,
                                    std::span<const std::string> raw_prefixes,
                                    std::string_view bucket, std::string_view key) {
  if (bucket != lake.bucket || !key.starts_with(lake.prefix)) return std::nullopt;
  key.remove_prefix(lake.prefix.size());
  const bool is_raw = std::ranges::any_of(
      raw_prefixes, [&](const std::string& prefix) { return key.starts_with(prefix); });
  if (!is_raw || !CheckKey(key).has_value()) return std::nullopt;
  return std::string(key);
}

Result<std::optional<std::string>> MeantKey(const LakeAddress& lake,
                                            std::span<const std::string> raw_prefixes,
                                            const CreatedObject& object,
                                            const std::function<Result<ObjectStore*>()>& open) {
  auto key = RawKeyOf(lake, raw_prefixes, object.bucket, object.key);
  if (!object.other_key) return key;
  auto other = RawKeyOf(lake, raw_prefixes, object.bucket, *object.other_key);
  if (!key || !other) return key ? std::move(key) : std::move(other);
  TL_ASSIGN(ObjectStore * store, open());
  const auto found = store->Head(*key);
  if (!found && found.error().kind != ErrorKind::kNotFound) return std::unexpected(found.error());
  return found ? std::move(key) : std::move(other);
}

}  // namespace tracklake::event
