// One caller's connection, which never makes its thread wait: bytes of requests come in as they
// come, and are one when a request is whole. It belongs to the server's loop, but while a request
// is being answered, when only `gone` is the loop's.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>

#include "store/local/fd.h"
#include "web/guard.h"
#include "web/head.h"

namespace tracklake::web {

class Connection {
 public:
  enum class State : std::uint8_t {
    kReading,    // a request, or waits for one
    kAnswering,  // it is with a thread of the crew
    kLeaving,    // it was refused: what still comes is thrown away, so that the answer arrives
  };

  // Borrows the guard.
  Connection(local::Fd socket, const Guard* guard, std::chrono::milliseconds now)
      : socket_(std::move(socket)), guard_(guard), since_(now), heard_(now) {}

  struct Nothing {};  // not yet
  struct Closed {};   // and never: the caller has gone
  using Progress = std::variant<Nothing, Closed, Head, Refusal>;

  // Reads what there is. Answered with Nothing until a request, in whose head the body is, or a
  // refusal comes of it.
  Progress Read(std::chrono::milliseconds now);
  // Looks at what came behind the last request.
  Progress Continue();
  // While leaving: false once the caller has gone, or has sent too much.
  bool Drain();

  // Of the state that it is in.
  void Become(State state, std::chrono::milliseconds now);
  State state() const { return state_; }
  std::chrono::milliseconds since() const { return since_; }
  // When the last byte came.
  std::chrono::milliseconds heard() const { return heard_; }
  bool has_begun() const { return head_.has_value() || !bytes_.empty(); }

  int fd() const { return socket_.get(); }
  std::stop_source& gone() { return gone_; }

 private:
  const local::Fd socket_;
  const Guard* const guard_;
  State state_ = State::kReading;
  std::chrono::milliseconds since_;
  std::chrono::milliseconds heard_;
  std::string bytes_;         // read, and not part of a request yet
  std::optional<Head> head_;  // whose body is not whole
  std::size_t drained_ = 0;
  std::stop_source gone_;
};

}  // namespace tracklake::web
