#include "store/s3/s3_store.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <utility>

#include "base/parallel.h"
#include "store/key.h"
#include "store/s3/list_order.h"

namespace tracklake {
namespace {

// A put waits on the network; more of them at once than this gain nothing on one machine.
constexpr std::size_t kMaxPutsAtOnce = 8;

class BytesContent final : public S3Content {
 public:
  explicit BytesContent(const std::string& bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::string> Piece(std::uint64_t offset, std::size_t length) override {
    return bytes_.substr(offset, length);
  }

 private:
  const std::string& bytes_;
};

class FileContent final : public S3Content {
 public:
  FileContent(std::filesystem::path path, std::uint64_t size)
      : path_(std::move(path)), size_(size), in_(path_, std::ios::binary) {}
  std::uint64_t size() const override { return size_; }
  Result<std::string> Piece(std::uint64_t offset, std::size_t length) override {
    std::string bytes(length, '\0');
    in_.clear();
    in_.seekg(static_cast<std::streamoff>(offset));
    in_.read(bytes.data(), static_cast<std::streamsize>(length));
    if (in_.good() || (length == 0 && in_.is_open())) return bytes;
    return Fail(ErrorKind::kIo, "cannot read {}", path_.native());
  }

 private:
  const std::filesystem::path path_;
  const std::uint64_t size_;
  std::ifstream in_;
};

bool IsReserved(std::string_view key) {
  return key.starts_with(kStagingPrefix) || key.starts_with(kLocksPrefix);
}

}  // namespace

S3Store::S3Store(aws::Client* client, S3Place place, std::filesystem::path folder,
                 S3Bucket::Options options)
    : place_(std::move(place)),
      is_others_(options.other_server.has_value()),
      bucket_(client, "s3://" + place_.bucket, options),
      folder_(std::move(folder)),
      staging_(folder_ / "tmp"),
      copies_(this, folder_ / "copies", kMaxCopiesBytes),
      trial_(this, &bucket_, options.other_server.value_or("S3")) {}

std::string S3Store::Location(std::string_view key) const {
  return fmt::format("s3://{}/{}{}", place_.bucket, place_.prefix, key);
}

Result<ObjectVersion> S3Store::Get(std::string_view key, std::string* bytes) {
  TL_TRY(CheckKey(key));
  return bucket_.Get(FullKey(key), bytes);
}

Result<> S3Store::GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                           std::string* bytes) {
  TL_TRY(CheckKey(key));
  return bucket_.GetRange(FullKey(key), offset, length, bytes);
}

Result<ObjectInfo> S3Store::Head(std::string_view key) {
  TL_TRY(CheckKey(key));
  TL_ASSIGN(ObjectInfo info, bucket_.Head(FullKey(key)));
  info.key = std::string(key);
  return info;
}

Result<> S3Store::ListPages(std::string_view prefix, const PageVisitor& visit) {
  TL_TRY(CheckPrefix(prefix));
  ListOrder order(Location(prefix), is_others_ ? kMaxHeldOfList : 0, visit);
  std::string next;
  do {  // ends with the bucket's last page, as the bucket says
    TL_ASSIGN(S3Page page, bucket_.List(FullKey(prefix), next, kMaxPage));
    if (page.next == next && !next.empty()) {
      return Fail(ErrorKind::kBadData, "the list of {} does not get on", Location(prefix));
    }
    next = std::move(page.next);
    for (ObjectInfo& info : page.objects) info.key.erase(0, place_.prefix.size());
    std::erase_if(page.objects, [](const ObjectInfo& info) {
      return info.key.empty() || info.key.ends_with('/') || IsReserved(info.key);
    });
    TL_TRY(order.Add(std::move(page.objects)));
  } while (!next.empty());
  return order.End();
}

Result<> S3Store::TryConditions() { return is_others_ ? trial_.Pass() : Result<>(); }

bool S3Store::NeedsTrial(std::span<const Upload> uploads) const {
  return is_others_ && std::ranges::any_of(uploads, [](const Upload& upload) {
           return upload.condition.kind != Condition::Kind::kNone && upload.key != kTrialKey;
         });
}

Result<PutResult> S3Store::PutOne(const Upload& upload) {
  if (upload.staged_file.empty()) {
    BytesContent content(upload.bytes);
    return bucket_.Put(FullKey(upload.key), content, upload.condition);
  }
  std::error_code error;
  const auto size = std::filesystem::file_size(upload.staged_file, error);
  if (error) {
    return Fail(ErrorKind::kIo, "cannot read {}: {}", upload.staged_file.native(), error.message());
  }
  FileContent content(upload.staged_file, size);
  return bucket_.Put(FullKey(upload.key), content, upload.condition);
}

Result<std::vector<PutResult>> S3Store::TryPut(std::span<const Upload> uploads) {
  if (NeedsTrial(uploads)) TL_TRY(TryConditions());
  std::map<std::string_view, std::vector<std::size_t>> by_key;
  for (std::size_t i = 0; i < uploads.size(); ++i) {
    TL_TRY(CheckKey(uploads[i].key));
    by_key[uploads[i].key].push_back(i);
  }
  std::vector<std::vector<std::size_t>> groups;
  for (auto& [key, numbers] : by_key) groups.push_back(std::move(numbers));
  std::vector<Result<PutResult>> outcomes(uploads.size());
  ForEachInParallel(groups.size(), kMaxPutsAtOnce, [&](std::size_t group) {
    for (const std::size_t i : groups[group]) outcomes[i] = PutOne(uploads[i]);
  });
  std::vector<PutResult> results;
  for (auto& outcome : outcomes) {
    TL_ASSIGN(results.emplace_back(), std::move(outcome));
  }
  return results;
}

Result<> S3Store::TryDelete(std::span<const std::string> keys) {
  std::vector<std::string> full;
  for (const std::string& key : keys) {
    TL_TRY(CheckKey(key));
    full.push_back(FullKey(key));
  }
  return bucket_.Delete(full);
}

}  // namespace tracklake
