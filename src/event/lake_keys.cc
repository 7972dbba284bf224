#include "event/lake_keys.h"

#include <algorithm>

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

}  // namespace tracklake::event
