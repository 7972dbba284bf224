#include "web/server.h"

#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

#include "base/exhausted.h"
#include "web/answer_bytes.h"
#include "web/writer.h"

namespace tracklake::web {
namespace {

using std::chrono::milliseconds;
using State = Connection::State;

constexpr milliseconds kLeave{2'000};      // for the answer of a refusal to arrive
constexpr milliseconds kAcceptAgain{100};  // after the machine had no descriptor left
constexpr milliseconds kTrimAfter{1'000};  // of quiet
constexpr std::size_t kFixedPolls = 2;     // the bell's, the listener's

template <typename... Kinds>
struct Overloaded : Kinds... {
  using Kinds::operator()...;
};

}  // namespace

Server::Server(const Listener* listener, GuardPolicy policy, Handler handler, RefusalAnswer refusal,
               const Limits& limits)
    : listener_(listener),
      guard_(std::move(policy)),
      handler_(std::move(handler)),
      refusal_(std::move(refusal)),
      limits_(limits) {}

Server::~Server() {
  is_stopping_ = true;
  bell_.Ring();
  thread_.clear();
  for (const auto& connection : connections_) {
    connection->gone().request_stop();
    shutdown(connection->fd(), SHUT_RDWR);
  }
  crew_.reset();
}

Result<> Server::Start() {
  TL_TRY(bell_.Open());
  connections_.reserve(limits_.connections);
  polls_.reserve(limits_.connections + kFixedPolls);
  taken_.reserve(limits_.connections);
  {
    const MutexLock lock(mutex_);
    finished_.reserve(limits_.connections);
  }
  crew_.emplace(limits_.threads);
  if (!StartThread([this] { Run(); }, &thread_)) return std::unexpected(OutOfThreads());
  return {};
}

void Server::Run() {
  while (!is_stopping_) {
    Ask();
    if (poll(polls_.data(), polls_.size(), PollTimeout()) < 0) continue;
    now_ = time_.Elapsed();
    bell_.Silence();
    Step();
  }
}

void Server::Ask() {
  now_ = time_.Elapsed();
  const bool has_room =
      connections_.size() < limits_.connections ||
      std::ranges::any_of(
          connections_, [](const auto& one) { return one->state() != State::kAnswering; });
  polls_.clear();
  polls_.push_back({bell_.fd(), POLLIN, 0});
  polls_.push_back({has_room && accept_at_ <= now_ ? listener_->fd() : -1, POLLIN, 0});
  for (const auto& connection : connections_) {
    const bool is_gone = connection->gone().stop_requested();
    const bool is_answering = connection->state() == State::kAnswering;
    polls_.push_back({is_gone ? -1 : connection->fd(),
                      static_cast<short>(is_answering ? POLLRDHUP : POLLIN), 0});
  }
}

std::optional<milliseconds> Server::DeadlineOf(const Connection& connection) const {
  switch (connection.state()) {
    case State::kReading:
      return connection.since() + (connection.has_begun() ? limits_.request : limits_.idle);
    case State::kLeaving:
      return connection.since() + kLeave;
    case State::kAnswering:
      return std::nullopt;  // its thread has its own
  }
  return std::nullopt;
}

int Server::PollTimeout() const {
  milliseconds until = trim_at_.value_or(milliseconds::max());
  if (accept_at_ > now_) until = std::min(until, accept_at_);
  for (const auto& connection : connections_) {
    until = std::min(until, DeadlineOf(*connection).value_or(until));
  }
  if (until == milliseconds::max()) return -1;
  return static_cast<int>(std::max(until - now_, milliseconds(0)).count());
}

// What a connection needs memory for and does not get costs that connection.
void Server::Step() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < connections_.size(); ++i) {
    Connection* const connection = connections_[i].get();
    const short events = polls_[i + kFixedPolls].revents;
    const auto stays = Guarded([&]() -> Result<bool> {
      return (events == 0 || Serve(connection, events)) && Expire(connection);
    });
    if (stays.value_or(false)) {
      std::swap(connections_[kept++], connections_[i]);
    }
  }
  connections_.resize(kept);
  TakeFinished();
  if ((polls_[1].revents & POLLIN) != 0) Accept();
  Trim();
}

bool Server::MakeRoom() {
  if (connections_.size() < limits_.connections) return true;
  auto oldest = connections_.end();
  for (auto one = connections_.begin(); one != connections_.end(); ++one) {
    if ((*one)->state() == State::kAnswering) continue;
    if (oldest == connections_.end() || (*one)->heard() < (*oldest)->heard()) oldest = one;
  }
  if (oldest == connections_.end()) return false;
  connections_.erase(oldest);
  return true;
}

void Server::Accept() {
  for (std::size_t i = 0; i < limits_.connections && MakeRoom(); ++i) {
    local::Fd socket(accept4(listener_->fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket.ok()) {
      const bool is_short =
          errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
      if (is_short) accept_at_ = now_ + kAcceptAgain;
      return;
    }
    const int yes = 1;
    setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    AsFarAsPossible([&] { Welcome(std::move(socket)); });
  }
}

// Who has asked already is not made room of for the next one.
void Server::Welcome(local::Fd socket) {
  connections_.push_back(std::make_unique<Connection>(std::move(socket), &guard_, now_));
  Connection* const fresh = connections_.back().get();
  const auto stays = Guarded([&]() -> Result<bool> { return Take(fresh, fresh->Read(now_)); });
  if (!stays.value_or(false)) connections_.pop_back();
}

bool Server::Serve(Connection* connection, short events) {
  switch (connection->state()) {
    case State::kAnswering:
      connection->gone().request_stop();
      return true;
    case State::kLeaving:
      return connection->Drain();
    case State::kReading:
      if ((events & (POLLIN | POLLHUP | POLLERR)) == 0) return false;
      return Take(connection, connection->Read(now_));
  }
  return false;
}

bool Server::Take(Connection* connection, Connection::Progress progress) {
  return std::visit(
      Overloaded{[](Connection::Nothing) { return true; }, [](Connection::Closed) { return false; },
                 [&](Head& head) { return Begin(connection, std::move(head)); },
                 [&](Refusal& refusal) { return Refuse(connection, refusal); }},
      progress);
}

bool Server::Begin(Connection* connection, Head head) {
  const bool is_begun = crew_->Do([this, connection, head = std::move(head)]() mutable {
    const auto keeps_open =
        Guarded([&]() -> Result<bool> { return AnswerOn(connection->fd(), std::move(head)); });
    Finish(connection, keeps_open.value_or(false));
  });
  if (!is_begun) return Refuse(connection, {503, OutOfThreads(), {{"Retry-After", "1"}}});
  connection->Become(State::kAnswering, now_);
  return true;
}

// By the loop itself: the answer is short, and fits into the socket's buffer.
bool Server::Refuse(Connection* connection, const Refusal& refusal) {
  Answer answer = refusal_(refusal);
  answer.headers.insert(answer.headers.end(), refusal.headers.begin(), refusal.headers.end());
  const std::string bytes = HeadBytes(answer, Framing::kLength, false) + answer.body;
  const ssize_t sent = send(connection->fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  shutdown(connection->fd(), SHUT_WR);
  connection->Become(State::kLeaving, now_);
  return sent > 0;
}

bool Server::Expire(Connection* connection) {
  const auto deadline = DeadlineOf(*connection);
  if (!deadline || *deadline > now_) return true;
  if (connection->state() == State::kLeaving || !connection->has_begun()) return false;
  return Refuse(connection,
                {408,
                 {ErrorKind::kUsage,
                  fmt::format("the request has not come within {} ms", limits_.request.count()),
                  "",
                  {}}});
}

void Server::TakeFinished() {
  taken_.clear();
  {
    const MutexLock lock(mutex_);
    taken_.swap(finished_);
  }
  for (const auto& [connection, keeps_open] : taken_) {
    trim_at_ = now_ + kTrimAfter;
    connection->Become(State::kReading, now_);
    const bool may_stay = keeps_open && !connection->gone().stop_requested();
    const auto stays = Guarded(
        [&]() -> Result<bool> { return may_stay && Take(connection, connection->Continue()); });
    if (!stays.value_or(false)) {
      std::erase_if(connections_, [&](const auto& one) { return one.get() == connection; });
    }
  }
}

void Server::Trim() {
  if (!trim_at_ || *trim_at_ > now_) return;
  trim_at_.reset();
  malloc_trim(0);
}

bool Server::AnswerOn(int socket, Head head) const {
  const Writer::Manner manner{head.is_chunkable, head.keeps_open, head.request.method == "HEAD"};
  if (manner.without_body) head.request.method = "GET";
  return Writer(socket, limits_.piece).SendAnswer(Call(head.request), manner);
}

Answer Server::Call(const Request& request) const {
  try {
    return handler_(request);
  } catch (const std::exception&) {
    const Error error = ErrorOfException();
    return refusal_({error.kind == ErrorKind::kExhausted ? 503 : 500, error});
  }
}

void Server::Finish(Connection* connection, bool keeps_open) {
  {
    const MutexLock lock(mutex_);
    finished_.push_back({connection, keeps_open});  // there is room for one of each connection
  }
  bell_.Ring();
}

}  // namespace tracklake::web
