#include "serve/event_feed.h"

#include <poll.h>

#include <algorithm>
#include <stop_token>
#include <utility>

#include "base/whole_number.h"
#include "observe/json_log.h"
#include "serve/json_answer.h"

namespace tracklake::serve {
namespace {

// How long a client waits before it comes again.
constexpr std::string_view kRetry = "retry: 2000\n\n";
constexpr std::string_view kNothing = ": nothing new\n\n";

std::int64_t After(const web::Request& request, std::int64_t end, std::int64_t first) {
  const auto last = WholeNumber<std::int64_t>(request.Header("Last-Event-ID").value_or(""));
  if (!last || *last < 0 || *last >= end) return end;  // another process's, or none
  return std::max(*last + 1, first);
}

}  // namespace

// Is in the feed's list while it lives.
class EventFeed::Follower {
 public:
  Follower(EventFeed* feed, std::int64_t first) : next(first), feed_(feed) {}
  ~Follower() {
    const MutexLock lock(feed_->mutex_);
    feed_->followers_.erase(&bell);
  }
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  Bell bell;
  std::int64_t next;

 private:
  EventFeed* const feed_;
};

void EventFeed::Add(const Event& event) {
  std::string line = LogLine(event, Level::kInfo, clock_->NowSeconds(), "");
  if (line.empty()) return;
  const MutexLock lock(mutex_);
  lines_.push_back(std::move(line));
  if (lines_.size() > kKept) {
    lines_.pop_front();
    ++first_;
  }
  for (const Bell* follower : followers_) follower->Ring();
}

web::Answer EventFeed::Follow(const web::Request& request) {
  std::shared_ptr<Follower> follower;
  Result<> is_open;
  {
    const MutexLock lock(mutex_);
    if (followers_.size() < kMostFollowers) {
      const std::int64_t end = first_ + std::ssize(lines_);
      follower = std::make_shared<Follower>(this, After(request, end, first_));
      is_open = follower->bell.Open();
      if (is_open) followers_.insert(&follower->bell);
    }
  }
  if (!is_open) return ErrorAnswer(is_open.error());
  if (!follower) {
    web::Answer full = ErrorAnswer(503, {ErrorKind::kExhausted,
                                         fmt::format("{} follow already", kMostFollowers),
                                         "Close one of them.",
                                         {}});
    full.headers.emplace_back("Retry-After", "10");
    return full;
  }
  return {.content_type = "text/event-stream",
          .stream = [this, follower, gone = request.gone](const web::Send& send) {
            return Serve(follower.get(), gone, send);
          }};
}

EventFeed::News EventFeed::Since(std::int64_t* next) const {
  News news;
  const MutexLock lock(mutex_);
  if (*next < first_) news.lost = first_ - std::exchange(*next, first_);
  for (auto i = static_cast<std::size_t>(*next - first_); i < lines_.size(); ++i) {
    news.text += fmt::format("id: {}\ndata: {}\n", (*next)++, lines_[i]);  // its line has an end
  }
  return news;
}

Result<> EventFeed::Serve(Follower* follower, const std::stop_token& gone,
                          const web::Send& send) const {
  const std::stop_callback wake(gone, [follower] { follower->bell.Ring(); });
  follower->bell.Ring();  // for what has come already
  bool is_heard = send(kRetry);
  while (is_heard && !gone.stop_requested()) {
    pollfd rung{follower->bell.fd(), POLLIN, 0};
    const int ready = poll(&rung, 1, static_cast<int>(kHeartbeat.count()));
    follower->bell.Silence();
    const News news = Since(&follower->next);
    if (news.lost > 0) {
      is_heard = send(fmt::format("event: lost\ndata: {{\"lost\":{}}}\n\n", news.lost));
    }
    if (!news.text.empty()) is_heard = send(news.text);
    if (ready == 0) is_heard = send(kNothing);
  }
  return {};
}

}  // namespace tracklake::serve
