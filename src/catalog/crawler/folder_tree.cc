#include "catalog/crawler/folder_tree.h"

#include <algorithm>

#include "base/text.h"
#include "catalog/crawler/names.h"

namespace tracklake::crawler {
namespace {

bool IsHidden(std::string_view key) {
  for (const std::string& segment : SplitList(key, '/')) {
    if (segment.starts_with('_') || segment.starts_with('.')) return true;
  }
  return false;
}

std::string EndingOf(std::string_view name) {
  const std::size_t dot = name.find('.');
  return dot == std::string_view::npos ? "" : InSmallLetters(name.substr(dot));
}

Folder* FolderAt(Folder* root, std::string_view prefix) {
  Folder* folder = root;
  for (std::size_t begin = 0; begin < prefix.size();) {
    const std::size_t end = prefix.find('/', begin);
    const std::string_view name = prefix.substr(begin, end - begin);
    std::unique_ptr<Folder>& child = folder->folders[std::string(name)];
    if (!child) {
      child = std::make_unique<Folder>();
      child->prefix = prefix.substr(0, end + 1);
    }
    folder = child.get();
    begin = end + 1;
  }
  return folder;
}

void Collect(Folder& folder, std::vector<ForeignFile*>* files) {
  for (ForeignFile& file : folder.files) files->push_back(&file);
  for (auto& [name, child] : folder.folders) Collect(*child, files);
}

}  // namespace

std::string_view Folder::name() const {
  std::string_view path = prefix;
  if (path.empty()) return path;
  path.remove_suffix(1);
  return path.substr(path.rfind('/') + 1);
}

Result<> FolderTree::Add(const ObjectInfo& object) {
  if (object.key.ends_with('/')) return {};  // stands for a folder
  if (IsHidden(object.key)) {
    ++hidden_;
    return {};
  }
  const std::size_t slash = object.key.rfind('/') + 1;  // 0 where there is none
  const std::string prefix = object.key.substr(0, slash);
  Folder* const folder = FolderAt(&root_, prefix);
  ++files_;
  bytes_ += object.size;
  ++folder->file_count;
  folder->bytes += object.size;
  if (prefix != last_prefix_) looked_at_.clear();
  last_prefix_ = prefix;
  if (looked_at_[EndingOf(std::string_view(object.key).substr(slash))]++ >= kFilesLookedAt) {
    return {};
  }
  if (++total_ > kMaxFilesLookedAt) {
    return WithHint(Fail(ErrorKind::kUsage, "there are more than {} files to look at",
                         WithThousands(kMaxFilesLookedAt)),
                    "Crawl a folder inside of it.");
  }
  folder->files.push_back({object.key, object.size, {}});
  return {};
}

std::vector<ForeignFile*> FolderTree::FilesToLookAt() {
  std::vector<ForeignFile*> files;
  Collect(root_, &files);
  return files;
}

}  // namespace tracklake::crawler
