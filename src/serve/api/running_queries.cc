#include "serve/api/running_queries.h"

#include "base/exhausted.h"

namespace tracklake::serve {

RunningQueries::Ticket::~Ticket() {
  {
    const MutexLock lock(queries_->mutex_);
    queries_->running_.erase(id_);
  }
  AsFarAsPossible([&] { queries_->spares_.Refill(); });
}

bool RunningQueries::Ticket::was_stopped() const {
  const MutexLock lock(queries_->mutex_);
  return queries_->running_.at(id_).was_stopped;
}

Result<std::unique_ptr<RunningQueries::Ticket>> RunningQueries::Begin(const std::string& id,
                                                                      std::stop_token gone) {
  const std::stop_source stop;
  {
    const MutexLock lock(mutex_);
    if (running_.contains(id)) {
      return WithHint(Fail(ErrorKind::kConflict, "a query {} runs already", id),
                      "Choose another id, or none.");
    }
    if (running_.size() >= kMost) {
      return WithHint(Fail(ErrorKind::kExhausted, "{} queries run already", kMost),
                      "Ask again when one has ended, or stop one: DELETE /api/v1/query/{id}");
    }
    running_.emplace(id, Running{stop});
  }
  return std::make_unique<Ticket>(this, id, stop, std::move(gone));
}

RunningQueries::Place::~Place() {
  const MutexLock lock(queries_->mutex_);
  --queries_->own_;
}

Result<std::unique_ptr<RunningQueries::Place>> RunningQueries::BeginOwn() {
  const MutexLock lock(mutex_);
  if (own_ >= kMostOwn) {
    return WithHint(Fail(ErrorKind::kExhausted, "the lake is being looked at {} times", kMostOwn),
                    "Ask again when one of them has been answered.");
  }
  auto place = std::make_unique<Place>(this);
  ++own_;
  return place;
}

Result<> RunningQueries::Stop(const std::string& id) {
  std::stop_source stop{std::nostopstate};
  {
    const MutexLock lock(mutex_);
    const auto found = running_.find(id);
    if (found == running_.end()) {
      return WithHint(Fail(ErrorKind::kNotFound, "no query {} runs", id),
                      "It may have ended; its id is in the header X-Query-Id of its answer.");
    }
    found->second.was_stopped = true;
    stop = found->second.stop;
  }
  stop.request_stop();
  return {};
}

}  // namespace tracklake::serve
