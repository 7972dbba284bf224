// A store on a server that speaks as S3 does, for tests that somebody has started one for:
// TRACKLAKE_TEST_BUCKET names the bucket, AWS_ENDPOINT_URL and the keys beside it say where it is
// and how. Each store has a prefix of its own. Any thread.
#pragma once

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "aws/client.h"
#include "aws/settings.h"
#include "http/curl_transport.h"
#include "store/s3/s3_store.h"

namespace tracklake {

// nullopt where no server was started for the tests.
inline std::optional<std::string> ServedBucket() {
  const char* bucket = std::getenv("TRACKLAKE_TEST_BUCKET");
  return bucket == nullptr ? std::nullopt : std::optional<std::string>(bucket);
}

inline std::string ServedValue(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

struct ServedS3Parts {
  CurlTransport transport;
  SystemClock clock;
  SystemRng rng;
  aws::RetryBudget budget;
  aws::FixedCredentials credentials{
      {ServedValue("AWS_ACCESS_KEY_ID"), Secret(ServedValue("AWS_SECRET_ACCESS_KEY")), {}, {}}};
  aws::Client client{{"s3", "us-east-1", ServedValue("AWS_ENDPOINT_URL") + "/" + *ServedBucket()},
                     {&transport, &credentials, &clock, &rng, &budget}};
};

class ServedS3Store final : public ServedS3Parts, public S3Store {
 public:
  ServedS3Store(const std::filesystem::path& folder, const std::string& prefix,
                S3Bucket::Options options = {})
      : S3Store(&client, {*ServedBucket(), prefix + "/"}, folder, OfOther(std::move(options))) {}

  // One that no other test of this machine has.
  static std::string NewPrefix() {
    static std::atomic<int> made = 0;
    return fmt::format("{}-{}-{}", getpid(), SystemClock().Now().time_since_epoch().count(),
                       ++made);
  }

 private:
  static S3Bucket::Options OfOther(S3Bucket::Options options) {
    options.other_server = ServedValue("AWS_ENDPOINT_URL");
    return options;
  }
};

}  // namespace tracklake
