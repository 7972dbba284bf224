// Lakes and ledgers wherever they may be kept: "s3://bucket/prefix" in a bucket, everything else in
// folders. Nothing of AWS is looked for before the first bucket is opened. Any thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/config.h"
#include "app/places.h"
#include "aws/client.h"
#include "aws/credential_chain.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "http/transport.h"
#include "store/s3/s3_place.h"

namespace tracklake::app {

class AnyPlaces final : public Places {
 public:
  // Borrows all but the environment. Its stores must not outlive it.
  AnyPlaces(bool sync, Environment environment, HttpTransport* transport, Clock* clock, Rng* rng);
  ~AnyPlaces() override;

  // A bucket that does not say whether it exists is taken for one that does: the first call of its
  // store tells what is wrong.
  bool Exists(const std::string& place) override;
  // Buckets are not made: kConfig where there is none.
  Result<> Create(const std::string& place) override;
  Result<std::unique_ptr<ObjectStore>> Open(const std::string& place) override;
  Result<Room> LookAt(const std::string& place, std::string_view zone) override;

 private:
  struct Connection;

  Result<aws::Client*> ClientOf(const std::string& bucket);
  Result<bool> BucketExists(const std::string& place);
  std::filesystem::path CacheFolder(const S3Place& place) const;

  LocalPlaces local_;
  const Environment environment_;
  HttpTransport* const transport_;
  Clock* const clock_;
  Rng* const rng_;
  Mutex mutex_;
  std::unique_ptr<Connection> connection_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake::app
