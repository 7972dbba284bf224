// AWS for the whole process: one set of settings and credentials, one budget of retries, a client
// for each service and bucket. Nothing of AWS is looked for before the first client. Any thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "app/config.h"
#include "aws/client.h"
#include "aws/credential_chain.h"
#include "aws/settings.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "http/transport.h"

namespace tracklake::app {

class AwsConnection {
 public:
  struct Ways {                // out of the program; borrowed
    HttpTransport* transport;  // to buckets
    // To all else: a stop does not end it, so that what was begun there can be ended, too.
    HttpTransport* network;
    Clock* clock;
    Rng* rng;
  };

  AwsConnection(Environment environment, Ways ways);
  AwsConnection(const AwsConnection&) = delete;
  AwsConnection& operator=(const AwsConnection&) = delete;

  // The client of "athena", "glue" …; an empty region is the configured one. Lives as long as this
  // object. kConfig where no region is configured, or a file of AWS's own tools does not read.
  Result<aws::Client*> Service(const std::string& name, const std::string& region = {});
  // The same of S3, for one bucket.
  Result<aws::Client*> Bucket(const std::string& name);

  // Where S3 is asked instead of AWS, as the settings say; nullopt: at AWS.
  Result<std::optional<std::string>> OtherS3();

  // Of the invocation on whose behalf calls are made from now on; empty: of none.
  void SetTraceId(std::string trace_id);

 private:
  struct Shared {
    Shared(aws::Settings found, const AwsConnection& connection);
    const aws::Settings settings;
    aws::CredentialChain credentials;
    aws::RetryBudget budget;
  };
  // The client under that name, which is made when it is first asked for.
  template <typename MakeTarget>
  Result<aws::Client*> Find(const std::string& name, HttpTransport* transport,
                            const MakeTarget& make_target);
  Result<Shared*> Load() TL_REQUIRES(mutex_);
  std::string TraceId();

  const Environment environment_;
  const Ways ways_;
  Mutex mutex_;
  std::unique_ptr<Shared> shared_ TL_GUARDED_BY(mutex_);
  std::map<std::string, std::unique_ptr<aws::Client>> clients_ TL_GUARDED_BY(mutex_);
  Mutex trace_mutex_;
  std::string trace_id_ TL_GUARDED_BY(trace_mutex_);
};

}  // namespace tracklake::app
