// The HTTP side of a service: its server and what that is given to ask. Its threads and the loop
// meet in what stands here only, the heartbeat, keys that have arrived, how many wait. All calls
// come from the loop's thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>

#include "app/services.h"
#include "base/bell.h"
#include "base/result.h"
#include "serve/arrivals.h"
#include "serve/entrance.h"
#include "serve/heartbeat.h"
#include "serve/http_service.h"
#include "serve/run_processes.h"
#include "web/server.h"

namespace tracklake::serve {

class HttpFront {
 public:
  // Borrows all; the bell is the loop's.
  HttpFront(const app::Services& services, const Bell* bell, Audience* audience,
            const HealthBoard* health, const BeginRun& begin_run)
      : services_(services),
        heartbeat_(bell),
        arrivals_(bell),
        service_(services, {&heartbeat_, &arrivals_, audience, health, &waiting_, begin_run}) {}

  // Answers from now on, where there is an entrance, and tells where that is. Once.
  Result<> Open(const Entrance& entrance);

  Heartbeat& heartbeat() { return heartbeat_; }
  Arrivals& arrivals() { return arrivals_; }
  // As Api's: of a loop that turns each minute at least.
  void EndIdle() { service_.EndIdle(); }
  // How many raw objects wait in the loop's own queue.
  void SetWaiting(std::size_t waiting) { waiting_ = static_cast<std::int64_t>(waiting); }

 private:
  const app::Services services_;
  Heartbeat heartbeat_;
  Arrivals arrivals_;
  std::atomic<std::int64_t> waiting_ = 0;
  HttpService service_;
  std::shared_ptr<const web::Listener> listener_;
  std::optional<web::Server> server_;  // last: its threads use the others
};

}  // namespace tracklake::serve
