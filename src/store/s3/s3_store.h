// An ObjectStore in a bucket of S3, or of a server that speaks as S3 does. It has neither locks nor
// journals; staging folders, copies and derived files are in a folder of this machine.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "aws/client.h"
#include "store/object_store.h"
#include "store/s3/condition_trial.h"
#include "store/s3/part_cache.h"
#include "store/s3/s3_bucket.h"
#include "store/s3/s3_place.h"

namespace tracklake {

class S3Store : public ObjectStore {
 public:
  // More of one thread's gain nothing on one machine.
  static constexpr std::size_t kReadsAtOnce = 8;
  // Of a list that is put in order: a few dozen MB. S3 itself needs none.
  static constexpr std::size_t kMaxHeldOfList = 100'000;
  // How much of the lake is kept as copies for engines.
  static constexpr std::uint64_t kMaxCopiesBytes = 8ULL << 30;

  // Borrows the client, whose target is the place's bucket. The folder is this lake's alone, and
  // need not exist yet.
  S3Store(aws::Client* client, S3Place place, std::filesystem::path folder)
      : S3Store(client, std::move(place), std::move(folder), S3Bucket::Options()) {}
  S3Store(aws::Client* client, S3Place place, std::filesystem::path folder,
          S3Bucket::Options options);

  Result<ObjectVersion> Get(std::string_view key, std::string* bytes) override;
  Result<> GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                    std::string* bytes) override;
  Result<ObjectInfo> Head(std::string_view key) override;
  // Objects whose keys end in '/', which consoles make for folders, are none of the lake's.
  // kBadData where a server's list cannot be brought into order (ListOrder).
  Result<> ListPages(std::string_view prefix, const PageVisitor& visit) override;
  StagingArea& staging() override { return staging_; }
  LocalCopies* copies() override { return &copies_; }
  std::size_t reads_at_once() const override { return kReadsAtOnce; }
  std::string LocalPath(std::string_view key) const override { return (folder_ / key).native(); }
  std::string Location(std::string_view key) const override;  // "s3://bucket/prefix/key"

  // Whether there is such a bucket.
  Result<bool> BucketExists() { return bucket_.Exists(); }

  // Whether conditions can be relied on (ConditionTrial), which S3 itself is not asked. Otherwise
  // asked before the first write under one.
  Result<> TryConditions();

 protected:
  // Objects of a batch are put several at once; those of one key in their order.
  Result<std::vector<PutResult>> TryPut(std::span<const Upload> uploads) override;
  Result<> TryDelete(std::span<const std::string> keys) override;

 private:
  std::string FullKey(std::string_view key) const { return place_.prefix + std::string(key); }
  Result<PutResult> PutOne(const Upload& upload);
  bool NeedsTrial(std::span<const Upload> uploads) const;

  const S3Place place_;
  const bool is_others_;  // the server
  S3Bucket bucket_;
  const std::filesystem::path folder_;
  TemporaryStaging staging_;
  PartCache copies_;
  ConditionTrial trial_;
};

}  // namespace tracklake
