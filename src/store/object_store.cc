#include "store/object_store.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace tracklake {
namespace {

// How often one object is put whose answer is lost, or that meets other writers. The stores wait
// and ask again themselves, so that more means that something is wrong.
constexpr int kMaxTries = 5;

constexpr std::size_t kPieceBytes = 1 << 20;

bool MayBeTriedAgain(const Error& error) {
  return error.kind == ErrorKind::kUnknown || error.kind == ErrorKind::kConflict;
}

// Whether the object is the file, byte for byte.
Result<bool> IsFile(ObjectStore& store, const std::string& key, const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string stored;
  std::string staged;
  for (std::uint64_t offset = 0;; offset += stored.size()) {
    TL_TRY(store.GetRange(key, offset, kPieceBytes, &stored));
    staged.resize(kPieceBytes);
    in.read(staged.data(), static_cast<std::streamsize>(kPieceBytes));
    staged.resize(static_cast<std::size_t>(in.gcount()));
    if (in.bad() || stored != staged) return false;
    if (stored.size() < kPieceBytes) return true;
  }
}

// What is there under the upload's key, and whether it is what was to be put.
struct Found {
  ObjectVersion version;
  bool is_ours = false;
};

Result<Found> Find(ObjectStore& store, const Upload& upload) {
  Found found;
  if (upload.staged_file.empty()) {
    std::string bytes;
    TL_ASSIGN(found.version, store.Get(upload.key, &bytes));
    found.is_ours = bytes == upload.bytes;
    return found;
  }
  TL_ASSIGN(const ObjectInfo info, store.Head(upload.key));
  TL_ASSIGN(found.is_ours, IsFile(store, upload.key, upload.staged_file));
  found.version = info.version;
  return found;
}

}  // namespace

Result<std::vector<ObjectInfo>> ObjectStore::List(std::string_view prefix) {
  std::vector<ObjectInfo> all;
  TL_TRY(ListPages(prefix, [&](std::span<ObjectInfo> page) -> Result<> {
    all.insert(all.end(), std::make_move_iterator(page.begin()),
               std::make_move_iterator(page.end()));
    return {};
  }));
  return all;
}

Result<std::vector<PutResult>> ObjectStore::Put(std::span<const Upload> uploads) {
  auto results = TryPut(uploads);
  if (results.has_value() || !MayBeTriedAgain(results.error())) return results;
  std::vector<PutResult> one_by_one;
  for (const Upload& upload : uploads) {
    TL_ASSIGN(one_by_one.emplace_back(), PutSurely(upload, true));
  }
  return one_by_one;
}

// Each way around looks first where an answer was lost: what was sent may be applied late, so that
// a condition that does not hold any more may be our own doing.
Result<PutResult> ObjectStore::PutSurely(const Upload& upload, bool may_be_there) {
  Error last{ErrorKind::kUnknown, {}, {}, {}};
  for (int tries = 0; tries < kMaxTries; ++tries) {
    if (may_be_there) {
      TL_ASSIGN(auto found, LookFor(upload));
      if (found.has_value()) return *std::move(found);
    }
    auto results = TryPut({&upload, 1});
    if (results.has_value()) {
      if (results->front().written || !may_be_there) return std::move(results->front());
      continue;
    }
    if (!MayBeTriedAgain(results.error())) return std::unexpected(std::move(results).error());
    may_be_there = may_be_there || results.error().kind == ErrorKind::kUnknown;
    last = std::move(results).error();
  }
  return std::unexpected(std::move(last));
}

// What became of an upload whose answer was lost; nullopt: it is to be put (again).
Result<std::optional<PutResult>> ObjectStore::LookFor(const Upload& upload) {
  if (upload.condition.kind == Condition::Kind::kNone) return std::nullopt;
  const bool swaps = upload.condition.kind == Condition::Kind::kUnchanged;
  auto found = Find(*this, upload);
  if (!found.has_value()) {
    if (found.error().kind != ErrorKind::kNotFound) return std::unexpected(found.error());
    return swaps ? std::optional(PutResult{.unsure = true}) : std::nullopt;
  }
  if (found->is_ours) return PutResult{.written = true, .version = std::move(found->version)};
  if (swaps && found->version == upload.condition.version) return std::nullopt;
  return PutResult{.unsure = true};
}

Result<PutOutcome> ObjectStore::PutIfAbsent(std::string_view key, std::string_view bytes) {
  const Upload upload{std::string(key), std::string(bytes), {}, Condition::Absent()};
  TL_ASSIGN(const auto results, Put({&upload, 1}));
  return results.front().written ? PutOutcome::kCreated : PutOutcome::kExists;
}

Result<ObjectVersion> ObjectStore::Swap(std::string_view key, std::string_view bytes,
                                        const std::optional<ObjectVersion>& read) {
  const Upload upload{std::string(key), std::string(bytes), {}, Condition::Unchanged(read)};
  TL_ASSIGN(auto results, Put({&upload, 1}));
  PutResult& result = results.front();
  if (result.written) return std::move(result.version);
  return Fail(ErrorKind::kConflict, "{} is no longer what was read: somebody else was first", key);
}

Result<> ObjectStore::PutAll(std::span<const Upload> uploads) {
  TL_TRY(Put(uploads));
  return {};
}

Result<> ObjectStore::Delete(std::span<const std::string> keys) {
  Result<> deleted = TryDelete(keys);
  if (deleted.has_value() || !MayBeTriedAgain(deleted.error())) return deleted;
  for (const std::string& key : keys) {
    for (int tries = 0; tries < kMaxTries; ++tries) {
      deleted = TryDelete({&key, 1});
      if (deleted.has_value() || !MayBeTriedAgain(deleted.error())) break;
    }
    TL_TRY(deleted);
  }
  return {};
}

}  // namespace tracklake
