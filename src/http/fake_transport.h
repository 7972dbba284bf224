// An HttpTransport for tests that answers from a script and remembers what it was asked. Safe for
// concurrent use.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "http/transport.h"

namespace tracklake {

class FakeTransport final : public HttpTransport {
 public:
  using Handler = std::function<Result<HttpResponse>(const HttpRequest&)>;

  // The next answer, in the order of the calls.
  void Enqueue(int status, std::string body, std::vector<HttpHeader> headers = {}) {
    const MutexLock lock(mutex_);
    script_.push_back(HttpResponse{status, std::move(headers), std::move(body)});
  }
  void EnqueueFailure(ErrorKind kind, std::string message) {
    const MutexLock lock(mutex_);
    script_.push_back(std::unexpected(Error{kind, std::move(message), {}, {}}));
  }

  // Answers what the script does not: every request after its end.
  void SetHandler(Handler handler) { handler_ = std::move(handler); }

  Result<HttpResponse> Send(const HttpRequest& request) override {
    Result<HttpResponse> answer = Answer(request);
    if (answer.has_value()) {
      answer->body.reserve(answer->body.size() + HttpResponse::kPadding);
    }
    return answer;
  }

  std::vector<HttpRequest> requests() const {
    const MutexLock lock(mutex_);
    return requests_;
  }
  std::vector<std::string> urls() const {
    std::vector<std::string> urls;
    for (const HttpRequest& request : requests()) urls.push_back(request.url);
    return urls;
  }

 private:
  Result<HttpResponse> Answer(const HttpRequest& request) {
    {
      const MutexLock lock(mutex_);
      requests_.push_back(request);
      if (!script_.empty()) {
        Result<HttpResponse> answer = std::move(script_.front());
        script_.pop_front();
        return answer;
      }
    }
    if (handler_) return handler_(request);
    return Fail(ErrorKind::kInternal, "the script has no answer to {}", request.url);
  }

  mutable Mutex mutex_;
  std::deque<Result<HttpResponse>> script_ TL_GUARDED_BY(mutex_);
  std::vector<HttpRequest> requests_ TL_GUARDED_BY(mutex_);
  Handler handler_;
};

}  // namespace tracklake
