// Signed calls of one AWS service, each made again where that helps: after throttling and passing
// trouble with jittered waits inside a deadline and a budget; once with the service's time where
// this machine's clock is wrong, once with new credentials where they have expired, once in the
// region that the service names. The time and the region are remembered. Any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "aws/answer.h"
#include "aws/credential_source.h"
#include "aws/retry.h"
#include "aws/sigv4.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "http/form.h"
#include "http/transport.h"

namespace tracklake::aws {

// Which service is meant, and where it is.
struct Target {
  std::string service;  // as signatures name it: "s3", "glue"
  std::string region;
  // "https://glue.{region}.amazonaws.com", without a '/' at its end; {region} is filled in.
  std::string address;
};

struct Call {
  HttpMethod method = HttpMethod::kGet;
  std::string path = "/";  // encoded (EncodePath)
  FormFields query = {};
  std::vector<HttpHeader> headers = {};
  Secret body = {};
  // Of the body in hex, where the caller has it anyway; else it is computed.
  std::string body_sha256 = {};
  std::uint64_t max_response_bytes = kMaxResponseBytes;
  std::string* body_memory = nullptr;  // as of HttpRequest
  // It changes something, so that a lost answer leaves open whether it has.
  bool is_write = false;
};

class Client {
 public:
  struct Ways {  // out of the program; borrowed
    HttpTransport* transport;
    CredentialSource* credentials;
    Clock* clock;
    Rng* rng;
    RetryBudget* budget;
  };

  Client(Target target, Ways ways, RetryPolicy policy = {})
      : target_(std::move(target)), ways_(ways), policy_(policy), region_(target_.region) {}

  // Sent with each call as X-Amzn-Trace-Id where it is not empty, so that AWS sees loops of
  // functions. Called on the sender's thread. Set before the first call.
  void SetTraceId(std::function<std::string()> trace_id) { trace_id_ = std::move(trace_id); }

  // Any status but 5xx and 429 is an answer. kUnavailable: no answer within the deadline, or
  // nothing but trouble; the same of a write that may have been applied is kUnknown. Other errors
  // are those of the transport and of the credentials.
  Result<Answer> Send(const Call& call);

  const std::string& service() const { return target_.service; }
  std::string region() const;

 private:
  class Attempts;

  Result<HttpResponse> SendOnce(const Call& call, const Credentials& credentials,
                                std::chrono::milliseconds time_left);
  bool CorrectClock(const Answer& answer);
  bool MoveTo(const std::string& region);
  Seconds ServiceTime() const;

  const Target target_;
  const Ways ways_;
  const RetryPolicy policy_;
  std::function<std::string()> trace_id_;
  std::atomic<std::int64_t> seconds_ahead_ = 0;  // the service's clock before ours
  mutable Mutex mutex_;
  std::string region_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake::aws
