// The simulated Spotify as a function from requests to replies: the API of the world, disturbed by
// the plan of faults, and under /_simulator the levers for those who test against it. Safe for
// concurrent use; knows no sockets (see server.h).
#pragma once

#include <string>

#include "simulator/faults.h"
#include "simulator/http.h"
#include "simulator/routes.h"
#include "simulator/stats.h"
#include "simulator/world.h"

namespace tracklake::simulator {

class Simulator {
 public:
  // `address` as in http://127.0.0.1:8080. The clock must outlive the simulator.
  Simulator(Settings settings, const std::string& address, Clock& real)
      : world_(std::move(settings), address, real), faults_(world_.settings.seed) {}

  Reply Handle(const Request& request);

  World& world() { return world_; }
  FaultPlan& faults() { return faults_; }
  Stats& stats() { return stats_; }

 private:
  Reply Disturbed(const FaultRule& fault, const Request& request, const Match& match);

  World world_;
  FaultPlan faults_;
  Stats stats_;
};

}  // namespace tracklake::simulator
