#include "serve/inbox.h"

#include <filesystem>
#include <map>
#include <optional>
#include <utility>

#include "raw/raw_key.h"
#include "store/object_store.h"

namespace tracklake::serve {
namespace {

struct Dropped {
  std::string key;
  ObjectVersion version;
};

class Inbox {
 public:
  Inbox(const app::Services& services, ObjectStore* store) : services_(services), store_(store) {}

  Result<> Look(std::span<const std::string> keys) {
    for (const std::string& key : keys) {
      auto info = store_->Head(key);
      if (!info && info.error().kind == ErrorKind::kNotFound) continue;
      TL_TRY(info);
      const std::string path = store_->Location(key);
      paths_.emplace_back(path);
      dropped_[path] = {key, info->version};
    }
    return {};
  }

  const std::vector<std::filesystem::path>& paths() const { return paths_; }

  Result<> Settle(const ImportedFile& file) {
    const auto at = dropped_.find(file.path);
    if (at == dropped_.end()) return {};
    const Dropped& dropped = at->second;
    const auto now = store_->Head(dropped.key);
    if (!now || now->version != dropped.version) return {};  // gone, or written again
    const bool is_in_raw =
        file.outcome == ImportOutcome::kImported || file.outcome == ImportOutcome::kAlreadyThere;
    if (is_in_raw) {
      gone_.push_back(dropped.key);
      return {};
    }
    return Refuse(*now, file.reason);
  }

  Result<> Clear() { return store_->Delete(gone_); }

 private:
  // What is too large to be read stays where it is: nobody copies it to say so.
  Result<> Refuse(const ObjectInfo& info, const std::string& reason) {
    if (info.size > kMaxRawBytes) return {};
    std::string bytes;
    auto got = store_->Get(info.key, &bytes);
    if (!got) return {};  // closed to us, which the reason says
    const std::string name = info.key.substr(kInboxPrefix.size());
    const std::string stem =
        fmt::format("{}{}-{}", kRefusedPrefix, FormatCompactTimestamp(services_.clock.NowSeconds()),
                    name.substr(name.rfind('/') + 1));
    TL_TRY(store_->Put(
        std::vector<Upload>{{stem, std::move(bytes)}, {stem + ".reason.txt", reason + "\n"}}));
    gone_.push_back(info.key);
    return {};
  }

  const app::Services& services_;
  ObjectStore* const store_;
  std::vector<std::filesystem::path> paths_;
  std::map<std::string, Dropped> dropped_;  // by path
  std::vector<std::string> gone_;
};

}  // namespace

bool IsInInbox(std::string_view key) {
  return key.starts_with(kInboxPrefix) && !key.starts_with(kRefusedPrefix) &&
         key.find("/.") == std::string_view::npos && !key.ends_with('/');
}

Result<> MakeInbox(const std::filesystem::path& lake) {
  std::error_code error;
  std::filesystem::create_directories(lake / kInboxPrefix, error);
  if (error) return Fail(ErrorKind::kIo, "cannot make {}: {}", kInboxPrefix, error.message());
  return {};
}

Result<std::vector<std::string>> ListInbox(ObjectStore& store) {
  TL_ASSIGN(const std::vector<ObjectInfo> list, store.List(kInboxPrefix));
  std::vector<std::string> keys;
  for (const ObjectInfo& info : list) {
    if (IsInInbox(info.key)) keys.push_back(info.key);
  }
  return keys;
}

Result<> TakeInbox(const app::Services& services, std::span<const std::string> keys,
                   const app::OnStage& on_stage) {
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  Inbox inbox(services, store);
  TL_TRY(inbox.Look(keys));
  if (inbox.paths().empty()) return {};
  std::vector<ImportedFile> files;
  const auto done =
      app::ImportFiles(services, inbox.paths(), {.now = services.clock.NowSeconds()},
                       [&](const app::StageReport& stage) {
                         if (const auto* report = std::get_if<app::ImportReport>(&stage)) {
                           files = report->files;
                         }
                         on_stage(stage);
                       });
  for (const ImportedFile& file : files) TL_TRY(inbox.Settle(file));
  TL_TRY(inbox.Clear());
  if (!done) return std::unexpected(done.error());
  return {};
}

}  // namespace tracklake::serve
