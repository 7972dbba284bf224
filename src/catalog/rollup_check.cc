#include <fmt/format.h>

#include "catalog/catalog.h"
#include "lake/rollup_file.h"

namespace tracklake {

std::set<std::string, std::less<>> Catalog::ListRollups(std::string_view relation) {
  std::set<std::string, std::less<>> keys;
  static_cast<void>(store_->ListPages(fmt::format("{}{}/", kRollupPrefix, relation),
                                      [&](std::span<ObjectInfo> page) -> Result<> {
                                        for (ObjectInfo& object : page)
                                          keys.insert(std::move(object.key));
                                        return {};
                                      }));
  return keys;
}

void Catalog::ForgetRollupsBut(const std::set<std::string, std::less<>>& keys) {
  static_cast<void>(cache_.KeepRollups(keys));
}

std::set<std::string, std::less<>> Catalog::FindRollups(std::span<const std::string> keys) {
  std::set<std::string, std::less<>> whole;
  const auto known = cache_.ReadRollups(keys);
  std::map<std::string, std::string, std::less<>> news;
  for (const std::string& key : keys) {
    const auto info = store_->Head(key);
    if (!info) continue;
    const auto before = known.find(key);
    if (before == known.end() || before->second != info->version.token()) {
      if (!cache_.is_writable()) continue;
      const auto is_whole = IsWholeRollup(*store_, key);
      if (!is_whole || !*is_whole) continue;
      news.emplace(key, info->version.token());
    }
    whole.insert(key);
  }
  if (!news.empty()) static_cast<void>(cache_.AddRollups(news));
  return whole;
}

}  // namespace tracklake
