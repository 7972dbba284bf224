// A statement on an engine that is not ours: Athena, or a Trino. It is cancelled there when it is
// stopped, when its time is over, and when this object goes before its end.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "query/result_source.h"

namespace tracklake {

struct RemoteOptions {
  std::chrono::milliseconds timeout = std::chrono::minutes(10);  // from its start on
  std::stop_token stop;
};

// What the engine says that it took, once Run() has returned.
struct RemoteCost {
  std::string query_id;  // by which the engine's own screens know it
  std::uint64_t bytes_read = 0;
  std::optional<double> usd;  // where each byte costs
};

class RemoteQuery : public ResultSource {
 public:
  virtual RemoteCost cost() const = 0;
};

// The time that a statement has. Not for several threads.
class RemoteDeadline {
 public:
  RemoteDeadline(Clock* clock, const RemoteOptions& options)
      : clock_(clock), options_(options), began_(clock->Now()) {}

  // kIo once it is to stop, kExhausted once its time is over.
  Result<> Check() const;

 private:
  Clock* const clock_;
  const RemoteOptions options_;
  const Micros began_;
};

// For what reads. Statements that change something are kUsage: `tracklake query` answers questions,
// on every engine. No fence: what somebody may do there is a matter of the engine's permissions.
Result<> CheckReadsOnly(std::string_view sql);

}  // namespace tracklake
