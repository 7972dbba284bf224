#include "aws/client.h"

#include <algorithm>
#include <utility>

#include "base/sha256.h"
#include "http/http_date.h"
#include "http/url.h"

namespace tracklake::aws {
namespace {

// Less than services allow (five minutes and more), so that whatever they refuse for it is seen.
constexpr std::chrono::seconds kSkewThatMatters{240};

constexpr std::string_view kRegionPlace = "{region}";

std::string Filled(std::string address, const std::string& region) {
  const std::size_t at = address.find(kRegionPlace);
  return at == std::string::npos ? address : address.replace(at, kRegionPlace.size(), region);
}

// As libcurl writes it: without the scheme's own port.
std::string HostHeader(const Url& url) {
  const bool is_usual = url.port == (url.scheme == "https" ? 443 : 80);
  return is_usual ? url.host : fmt::format("{}:{}", url.host, url.port);
}

}  // namespace

std::string Client::region() const {
  const MutexLock lock(mutex_);
  return region_;
}

Seconds Client::ServiceTime() const {
  return ways_.clock->NowSeconds() + std::chrono::seconds(seconds_ahead_);
}

// Where the service's time is far from what was signed; false: it is not, or is not told.
bool Client::CorrectClock(const Answer& answer) {
  if (!MayBlameTheClock(answer)) return false;
  const auto theirs = ParseHttpDate(answer.response.Header("date").value_or(""));
  if (!theirs) return false;
  const std::chrono::seconds ahead = *theirs - ways_.clock->NowSeconds();
  if (std::chrono::abs(*theirs - ServiceTime()) < kSkewThatMatters) return false;
  seconds_ahead_ = ahead.count();
  return true;
}

// false: it is where it was asked for, or nobody says where it is.
bool Client::MoveTo(const std::string& region) {
  const MutexLock lock(mutex_);
  if (region.empty() || region == region_ || target_.service != "s3") return false;
  region_ = region;
  return true;
}

Result<HttpResponse> Client::SendOnce(const Call& call, const Credentials& credentials,
                                      std::chrono::milliseconds time_left) {
  const bool is_s3 = target_.service == "s3";
  const std::string region = this->region();
  const std::string address = Filled(target_.address, region);
  TL_ASSIGN(const Url url, ParseUrl(address));
  const SigningScope scope{region, target_.service, ServiceTime()};
  SigningRequest signing{
      .method = call.method,
      .path = (url.path == "/" ? std::string() : url.path) + call.path,
      .path_rule = is_s3 ? PathRule::kAsSent : PathRule::kTidiedAndEncodedAgain,
      .query = call.query,
      .headers = call.headers,
      .payload_hash = call.body_sha256.empty() ? Sha256Hex(call.body.Reveal()) : call.body_sha256};
  signing.headers.push_back({"X-Amz-Date", FormatCompactTimestamp(scope.time)});
  if (is_s3) signing.headers.push_back({"X-Amz-Content-Sha256", signing.payload_hash});
  HttpRequest request;
  request.headers = signing.headers;
  signing.headers.push_back({"Host", HostHeader(url)});
  if (!credentials.session_token.empty()) {
    signing.headers.push_back({"X-Amz-Security-Token", credentials.session_token.Reveal()});
    request.secret_headers.push_back({"X-Amz-Security-Token", credentials.session_token});
  }
  if (const std::string trace_id = trace_id_ ? trace_id_() : std::string(); !trace_id.empty()) {
    request.headers.push_back({"X-Amzn-Trace-Id", trace_id});
  }
  if (!credentials.access_key_id.empty()) {
    request.secret_headers.push_back({"Authorization", Authorization(signing, scope, credentials)});
  }
  request.method = call.method;
  request.url = url.Origin() + signing.path;
  if (!call.query.empty()) request.url += "?" + CanonicalQuery(call.query);
  request.body = call.body;
  request.timeouts = policy_.timeouts;
  request.timeouts.total = std::min(request.timeouts.total, time_left);
  request.max_response_bytes = call.max_response_bytes;
  request.body_memory = call.body_memory;
  request.decode = !is_s3;
  return ways_.transport->Send(request);
}

// One call from its first attempt to its last.
class Client::Attempts {
 public:
  Attempts(Client& client, const Call& call)
      : client_(client), call_(call), began_(client.ways_.clock->Now()) {}

  // How the call ended; nullopt: it is to be made again, the wait is over.
  Result<std::optional<Answer>> Once() {
    TL_ASSIGN(const Credentials credentials, client_.ways_.credentials->Get());
    auto response = client_.SendOnce(call_, credentials, TimeLeft());
    if (!response.has_value()) {
      if (response.error().kind != ErrorKind::kUnavailable) {
        return std::unexpected(std::move(response).error());
      }
      may_be_applied_ = true;
      last_ = std::move(response).error();
      return Again(RetryCause::kTransient);
    }
    Answer answer = MakeAnswer(*std::move(response));
    if (const auto cause = CauseToRetry(answer)) {
      may_be_applied_ = may_be_applied_ || *cause == RetryCause::kTransient;
      last_ = RefusalOf(answer, client_.target_.service);
      if (call_.body_memory != nullptr) *call_.body_memory = std::move(answer.response.body);
      return Again(*cause);
    }
    if (Corrects(answer, credentials)) return std::nullopt;
    if (answer.ok()) client_.ways_.budget->Refill();
    answer.may_be_applied_before = may_be_applied_;
    return answer;
  }

 private:
  // Each cure is tried once, and costs neither an attempt nor a wait.
  bool Corrects(const Answer& answer, const Credentials& credentials) {
    if (answer.ok()) return false;
    if (SaysExpired(answer)) return Refresh(credentials);
    if (!moved_ && client_.MoveTo(RegionIn(answer))) return moved_ = true;
    if (!set_clock_ && client_.CorrectClock(answer)) return set_clock_ = true;
    // To HEAD S3 says nothing but this, also of credentials that have expired.
    constexpr int kBadRequest = 400;
    const bool is_mute = call_.method == HttpMethod::kHead && answer.response.status == kBadRequest;
    return is_mute && Refresh(credentials);
  }

  bool Refresh(const Credentials& credentials) {
    client_.ways_.credentials->Forget(credentials);
    return !std::exchange(refreshed_, true);
  }

  // Waits for the next attempt, or says why there is none.
  Result<std::optional<Answer>> Again(RetryCause cause) {
    const auto wait = Backoff(++attempts_, *client_.ways_.rng);
    if (attempts_ >= client_.policy_.max_attempts || wait >= TimeLeft() ||
        !client_.ways_.budget->Take(cause)) {
      if (call_.is_write && may_be_applied_) {
        last_.kind = ErrorKind::kUnknown;
        last_.message += "; it may have been applied";
      }
      return std::unexpected(last_);
    }
    client_.ways_.clock->SleepFor(wait);
    return std::nullopt;
  }

  std::chrono::milliseconds TimeLeft() const {
    const auto passed =
        std::chrono::floor<std::chrono::milliseconds>(client_.ways_.clock->Now() - began_);
    return std::max(client_.policy_.deadline - passed, std::chrono::milliseconds(1));
  }

  Client& client_;
  const Call& call_;
  const Micros began_;
  int attempts_ = 0;
  bool may_be_applied_ = false;
  bool refreshed_ = false;
  bool moved_ = false;
  bool set_clock_ = false;
  Error last_{ErrorKind::kUnavailable, {}, {}, {}};
};

Result<Answer> Client::Send(const Call& call) {
  Attempts attempts(*this, call);
  while (true) {  // bounded by the policy's attempts and one more for each cure
    TL_ASSIGN(std::optional<Answer> answer, attempts.Once());
    if (answer) return *std::move(answer);
  }
}

}  // namespace tracklake::aws
