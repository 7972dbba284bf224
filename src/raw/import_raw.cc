#include "raw/import_raw.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <utility>

#include "base/sha256.h"
#include "raw/fetched_at.h"
#include "raw/raw_key.h"
#include "raw/source_files.h"
#include "raw/withdrawn.h"

namespace tracklake {
namespace {

constexpr std::string_view kKind = "raw";

// What is held in memory before it is made durable with one sync.
constexpr std::size_t kMaxBatchFiles = 256;
constexpr std::size_t kMaxBatchBytes = 32ULL << 20;

class Importer {
 public:
  Importer(ObjectStore& store, const ImportOptions& options, const ImportCallback& report)
      : store_(store), options_(options), report_(report) {}

  Result<> Begin() {
    TL_ASSIGN(withdrawals_, ReadWithdrawals(store_));
    return {};
  }

  Result<> Add(const SourceFile& file) {
    if (!file.refused.empty()) return Settle(file, ImportOutcome::kRefused, file.refused);
    if (!file.ignored.empty()) return Settle(file, ImportOutcome::kIgnored, file.ignored);
    Result<SourceBytes> source = ReadSourceFile(file.path);
    if (!source.has_value()) {
      if (source.error().kind == ErrorKind::kExhausted) return std::unexpected(source.error());
      return Settle(file, ImportOutcome::kRefused, std::move(source.error().message));
    }
    return AddBytes(file, std::move(*source));
  }

  // Makes what is still in memory durable, and reports it.
  Result<> Flush() {
    TL_ASSIGN(const auto results, store_.Put(batch_));
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (!results[i].written) TL_TRY(SettleExisting(batch_[i]));
    }
    TL_TRY(store_.Delete(come_back_));
    come_back_.clear();
    batch_.clear();
    pending_.clear();
    batch_bytes_ = 0;
    for (; report_ && reported_ < files_.size(); ++reported_) report_(files_[reported_]);
    return {};
  }

  std::vector<ImportedFile> Take() { return std::move(files_); }

 private:
  Result<> Settle(const SourceFile& file, ImportOutcome outcome, std::string reason) {
    files_.push_back({file.path.native(), outcome, {}, std::move(reason)});
    return {};
  }

  // nullopt: nothing tells.
  std::optional<Seconds> TimeTold(const SourceFile& file, const SourceBytes& source) const {
    if (options_.fetched_at) return *options_.fetched_at;
    if (options_.time_inside) {
      if (const auto inside = options_.time_inside(source.bytes)) return *inside;
    }
    return TimeInName(file.path.filename().native());
  }

  Result<> AddBytes(const SourceFile& file, SourceBytes source) {
    const std::optional<Seconds> told = TimeTold(file, source);
    const Seconds fetched_at = told.value_or(source.modified_at);
    if (fetched_at > options_.now + kMaxAhead) {
      return Settle(file, ImportOutcome::kRefused,
                    fmt::format("its time, {}, is in the future: give the right one with "
                                "--fetched-at",
                                FormatTimestamp(fetched_at)));
    }
    const Withdrawal* withdrawal = withdrawals_.FindBytes(Sha256Hex(source.bytes));
    if (withdrawal != nullptr && !options_.again) {
      return Settle(file, ImportOutcome::kRefused,
                    fmt::format("it was withdrawn on {} ({}): --again takes it in all the same",
                                FormatDate(DayOf(withdrawal->withdrawn_at)), withdrawal->why));
    }
    const std::string stem = ImportKeyStem(kKind, fetched_at, source.bytes);
    TL_ASSIGN(const std::string present, FindSame(stem, source.bytes));
    if (!present.empty()) {
      NoteComeback(present);
      files_.push_back({file.path.native(), ImportOutcome::kAlreadyThere, present, {}});
      return {};
    }
    std::string key = stem + KeySafeName(file.path.filename().native());
    NoteComeback(key);
    present_.insert(key);
    pending_[key] = {batch_.size(), files_.size()};
    batch_bytes_ += source.bytes.size();
    files_.push_back({file.path.native(), ImportOutcome::kImported, key, {}, !told});
    batch_.push_back({std::move(key), std::move(source.bytes), {}, Condition::Absent()});
    const bool full = batch_.size() >= kMaxBatchFiles || batch_bytes_ >= kMaxBatchBytes;
    return full ? Flush() : Result<>();
  }

  // An object that comes in again under the key that it was withdrawn from is raw again, once it is
  // there.
  void NoteComeback(const std::string& key) {
    if (withdrawals_.Find(key) == nullptr) return;
    come_back_.push_back(WithdrawalKey(key));
    come_back_.push_back(WithdrawnObjectKey(key));
  }

  // The key of an import with this stem and exactly these bytes, or "".
  Result<std::string> FindSame(const std::string& stem, std::string_view bytes) {
    TL_TRY(ReadFolderOnce(stem.substr(0, stem.rfind('/') + 1)));
    for (auto at = present_.lower_bound(stem); at != present_.end() && at->starts_with(stem);
         ++at) {
      TL_ASSIGN(const bool same, HasBytes(*at, bytes));
      if (same) return *at;
    }
    return std::string();
  }

  Result<> ReadFolderOnce(const std::string& folder) {
    if (!folders_.insert(folder).second) return {};
    TL_ASSIGN(std::vector<ObjectInfo> list, store_.List(folder));
    for (ObjectInfo& info : list) present_.insert(std::move(info.key));
    return {};
  }

  Result<bool> HasBytes(const std::string& key, std::string_view bytes) {
    const auto pending = pending_.find(key);
    if (pending != pending_.end()) return batch_[pending->second.upload].bytes == bytes;
    TL_TRY(store_.Get(key, &buffer_));
    return buffer_ == bytes;
  }

  // Somebody else put an object under the upload's key since the folder was read.
  Result<> SettleExisting(const Upload& upload) {
    ImportedFile& file = files_[pending_[upload.key].file];
    TL_TRY(store_.Get(upload.key, &buffer_));
    if (buffer_ == upload.bytes) {
      file.outcome = ImportOutcome::kAlreadyThere;
    } else {
      file = {file.path, ImportOutcome::kRefused, {}, OtherBytes(upload.key)};
    }
    return {};
  }

  // Why the bytes in buffer_, which lie under the key, are not those that were to be imported.
  std::string OtherBytes(const std::string& key) const {
    const auto own = ParseOwnKey(key);
    if (own && Sha256Hex(buffer_).starts_with(own->sha8)) return "other bytes have its key " + key;
    return fmt::format(
        "{} is there and damaged: tracklake withdraw {} --why damaged, then import it again", key,
        key);
  }

  struct Place {
    std::size_t upload = 0;  // in batch_
    std::size_t file = 0;    // in files_
  };

  ObjectStore& store_;
  const ImportOptions& options_;
  const ImportCallback& report_;
  std::vector<ImportedFile> files_;
  std::size_t reported_ = 0;
  std::set<std::string> folders_;  // those that present_ knows
  std::set<std::string> present_;  // keys of imports, those of the batch too
  std::vector<Upload> batch_;
  std::map<std::string, Place> pending_;  // the batch, by key
  std::size_t batch_bytes_ = 0;
  Withdrawals withdrawals_;
  std::vector<std::string> come_back_;  // what is left of withdrawals that the batch undoes
  std::string buffer_;
};

}  // namespace

Result<std::vector<ImportedFile>> ImportRaw(ObjectStore& store,
                                            std::span<const std::filesystem::path> paths,
                                            const ImportOptions& options,
                                            const ImportCallback& report) {
  Importer importer(store, options, report);
  TL_TRY(importer.Begin());
  for (const SourceFile& file : FindSourceFiles(paths)) TL_TRY(importer.Add(file));
  TL_TRY(importer.Flush());
  return importer.Take();
}

}  // namespace tracklake
