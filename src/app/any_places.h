// Lakes and ledgers wherever they may be kept: "s3://bucket/prefix" in a bucket, everything else in
// folders. Any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "app/aws_connection.h"
#include "app/config.h"
#include "app/places.h"
#include "store/s3/s3_place.h"
#include "store/s3/s3_store.h"

namespace tracklake::app {

class AnyPlaces final : public Places {
 public:
  // Borrows all but the environment. Its stores must not outlive `aws`.
  AnyPlaces(bool sync, Environment environment, AwsConnection* aws);

  // A bucket that does not say whether it exists is taken for one that does: the first call of its
  // store tells what is wrong.
  bool Exists(const std::string& place) override;
  // Buckets are not made: kConfig where there is none. The rest as Try().
  Result<> Create(const std::string& place) override;
  Result<std::unique_ptr<ObjectStore>> Open(const std::string& place) override;
  Result<> Try(const std::string& place) override;
  Result<Room> LookAt(const std::string& place, std::string_view zone) override;

 private:
  Result<std::unique_ptr<S3Store>> OpenS3(const std::string& place);
  Result<bool> BucketExists(const std::string& place);
  std::filesystem::path CacheFolder(const S3Place& place) const;

  LocalPlaces local_;
  const Environment environment_;
  AwsConnection* const aws_;
};

}  // namespace tracklake::app
