#include "catalog/catalog.h"
#include "lake/rollup_file.h"

namespace tracklake {

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
