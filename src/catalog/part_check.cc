#include <fmt/format.h>

#include "catalog/catalog.h"
#include "lake/content.h"

namespace tracklake {
namespace {

BrokenPart Broken(const CatalogFile& file, std::string_view what) {
  auto failure =
      WithHint(Fail(ErrorKind::kCorruption, "{} {}", file.key, what),
               fmt::format("tracklake replay {} makes it again from raw.", FormatDate(file.day)));
  return {file.key, failure.error()};
}

BrokenPart Gone(const CatalogFile& file) {
  return Broken(file, "is gone: a receipt says that it holds rows");
}

BrokenPart Changed(const CatalogFile& file) {
  return Broken(file, "is damaged: its bytes are not those that were written");
}

}  // namespace

std::optional<BrokenPart> CheckPart(ObjectStore& store, const CatalogFile& file) {
  const auto sha256 = HashObject(store, file.key);
  if (!sha256) return BrokenPart{file.key, sha256.error()};
  if (!sha256->has_value()) return Gone(file);
  if (**sha256 != file.sha256) return Changed(file);
  return std::nullopt;
}

CatalogFile* Catalog::FindFile(const CatalogFile& file) {
  const auto day = days_.find(file.day);
  if (day == days_.end()) return nullptr;
  auto& files = day->second.files;
  const auto found = std::ranges::lower_bound(files, file.key, {}, &CatalogFile::key);
  return found != files.end() && found->key == file.key ? &*found : nullptr;
}

std::vector<BrokenPart> Catalog::FindBroken(std::span<const CatalogFile> files) {
  std::vector<BrokenPart> broken;
  CatalogChange change;
  for (const CatalogFile& file : files) {
    const auto info = store_->Head(file.key);
    if (!info) {
      const bool is_gone = info.error().kind == ErrorKind::kNotFound;
      broken.push_back(is_gone ? Gone(file) : BrokenPart{file.key, info.error()});
      continue;
    }
    if (info->version.token() == file.checked && info->size == file.bytes) continue;
    if (info->size != file.bytes) {
      broken.push_back(Changed(file));
      continue;
    }
    CatalogFile* const remembered = cache_.is_writable() ? FindFile(file) : nullptr;
    if (remembered == nullptr) continue;
    if (auto found = CheckPart(*store_, file)) {
      broken.push_back(*std::move(found));
      continue;
    }
    remembered->checked = info->version.token();
    change.days.insert(file.day);
  }
  if (!change.empty()) static_cast<void>(cache_.Store(days_, months_, change));
  return broken;
}

}  // namespace tracklake
