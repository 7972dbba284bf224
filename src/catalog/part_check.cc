#include <fmt/format.h>

#include "base/parallel.h"
#include "catalog/catalog.h"
#include "lake/content.h"

namespace tracklake {
namespace {

// Each look is a call or two over the network, where files do not lie on this machine's disk.
constexpr std::size_t kMaxLooksAtOnce = 16;

BrokenPart Broken(const CatalogFile& file, std::string_view what) {
  auto failure =
      WithHint(Fail(ErrorKind::kCorruption, "{} {}", file.key, what),
               fmt::format("tracklake replay {} rebuilds it from raw.", FormatDate(file.day)));
  return {file.key, failure.error()};
}

BrokenPart Gone(const CatalogFile& file) {
  return Broken(file, "is gone: a receipt says that it holds rows");
}

BrokenPart Changed(const CatalogFile& file) {
  return Broken(file, "is damaged: its bytes are not those that were written");
}

// What became of a part; `checked` is the version that was read, where it was and is whole.
struct PartLook {
  std::optional<BrokenPart> broken;
  std::string checked;
};

// `may_remember`: its bytes are read, where nobody has read this version of them.
PartLook LookAt(ObjectStore& store, const CatalogFile& file, bool may_remember) {
  const auto info = store.Head(file.key);
  if (!info) {
    const bool is_gone = info.error().kind == ErrorKind::kNotFound;
    return {is_gone ? Gone(file) : BrokenPart{file.key, info.error()}, {}};
  }
  if (info->version.token() == file.checked && info->size == file.bytes) return {};
  if (info->size != file.bytes) return {Changed(file), {}};
  if (!may_remember) return {};
  if (auto found = CheckPart(store, file)) return {std::move(found), {}};
  return {{}, info->version.token()};
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
  std::vector<PartLook> looks(files.size());
  const std::size_t at_once = store_->copies() != nullptr ? kMaxLooksAtOnce : 1;
  ForEachInParallel(files.size(), at_once, [&](std::size_t i) {
    const bool may_remember = cache_.is_writable() && FindFile(files[i]) != nullptr;
    looks[i] = LookAt(*store_, files[i], may_remember);
  });
  std::vector<BrokenPart> broken;
  CatalogChange change;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (looks[i].broken) broken.push_back(*std::move(looks[i].broken));
    if (looks[i].checked.empty()) continue;
    FindFile(files[i])->checked = std::move(looks[i].checked);
    change.days.insert(files[i].day);
  }
  if (!change.empty()) static_cast<void>(cache_.Store(days_, months_, change));
  return broken;
}

}  // namespace tracklake
