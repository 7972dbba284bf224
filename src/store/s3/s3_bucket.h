// A bucket's calls, one a function, as S3 has them: what a status means for an object, checksums
// both ways, parts of large objects. Any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "aws/client.h"
#include "base/result.h"
#include "store/object_store.h"
#include "store/s3/s3_list.h"

namespace tracklake {

// Bytes that are put: given piece by piece, from the beginning, as often as they are asked for.
class S3Content {
 public:
  virtual ~S3Content() = default;
  virtual std::uint64_t size() const = 0;
  virtual Result<std::string> Piece(std::uint64_t offset, std::size_t length) = 0;
};

class S3Bucket {
 public:
  struct Options {
    // S3 takes parts of 5 MiB and more, 10,000 of them at most.
    std::uint64_t multipart_above = 16ULL << 20;
    std::size_t part_bytes = 16ULL << 20;
    // A server that others wrote: tried before it is relied on, and taken as it is where S3's rules
    // leave room. nullopt: S3 itself.
    std::optional<std::string> other_server = {};  // "http://127.0.0.1:9000"
  };

  // Borrows the client, whose target is the bucket (BucketTarget); `name` is "s3://bucket".
  S3Bucket(aws::Client* client, std::string name, Options options)
      : client_(*client), name_(std::move(name)), options_(options) {}

  // Errors name the object. kNotFound where it is not there; kPermission where that is not told
  // either; kConfig where the bucket is not there; kCorruption: not the bytes of its checksum.
  Result<ObjectVersion> Get(const std::string& key, std::string* bytes);
  Result<> GetRange(const std::string& key, std::uint64_t offset, std::size_t length,
                    std::string* bytes);
  Result<ObjectInfo> Head(const std::string& key);
  Result<S3Page> List(const std::string& prefix, const std::string& next, std::size_t max);

  // As ObjectStore::TryPut() and TryDelete().
  Result<PutResult> Put(const std::string& key, S3Content& content, const Condition& condition);
  Result<> Delete(std::span<const std::string> keys);

  // Whether there is such a bucket, and it may be asked.
  Result<bool> Exists();

  // From now on If-Match says ETags without their quotes, as some servers compare them.
  void SayBareEtags() { says_bare_etags_ = true; }

 private:
  Result<aws::Answer> GetOnce(const std::string& key, std::string* memory);
  Result<PutResult> PutWhole(const std::string& key, S3Content& content,
                             const Condition& condition);
  Result<PutResult> PutInParts(const std::string& key, S3Content& content,
                               const Condition& condition);
  Result<> DeleteOne(const std::string& key);
  Result<> DeleteMany(std::span<const std::string> keys);

  Result<std::string> BeginParts(const std::string& key);
  Result<std::string> PutParts(const std::string& key, const std::string& upload_id,
                               S3Content& content, std::uint64_t* crc);
  Result<PutResult> EndParts(const std::string& key, const std::string& upload_id,
                             const std::string& parts, std::uint64_t crc,
                             const Condition& condition);
  Result<PutResult> Written(const aws::Answer& answer, const std::string& key);
  Result<PutResult> RefusedPut(const aws::Answer& answer, const std::string& key,
                               const Condition& condition) const;

  void AddCondition(const Condition& condition, aws::Call* call) const;
  std::string NameOf(const std::string& key) const { return name_ + "/" + key; }
  std::unexpected<Error> Refused(const aws::Answer& answer, const std::string& key) const;

  aws::Client& client_;
  const std::string name_;
  const Options options_;
  std::atomic<bool> says_bare_etags_ = false;
};

}  // namespace tracklake
