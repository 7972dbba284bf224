#include "catalog/catalog.h"
#include "lake/rollup_file.h"

namespace tracklake {

std::set<std::string, std::less<>> Catalog::FindRollups(std::span<const std::string> keys) {
  std::set<std::string, std::less<>> whole;
  auto known = cache_.ReadRollups();
  bool is_news = false;
  for (const std::string& key : keys) {
    const auto info = store_->Head(key);
    if (!info) continue;
    const auto before = known.find(key);
    if (before == known.end() || before->second != info->version.token()) {
      if (!cache_.is_writable()) continue;
      const auto is_whole = IsWholeRollup(*store_, key);
      if (!is_whole || !*is_whole) continue;
      known.insert_or_assign(key, info->version.token());
      is_news = true;
    }
    whole.insert(key);
  }
  if (is_news) static_cast<void>(cache_.StoreRollups(known));
  return whole;
}

}  // namespace tracklake
