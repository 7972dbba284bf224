// Counts of what was asked and how it was answered. Safe for concurrent use.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/time.h"
#include "simulator/http.h"

namespace tracklake::simulator {

// One request, as it is counted.
struct Event {
  std::string_view endpoint;
  std::string_view family;  // "" when no quota counts it
  std::string_view fault;   // the text of the rule that took it, "" if none did
  Seconds at;               // by the clock of the world
};

class Stats {
 public:
  void Count(const Event& event, const Request& request, const Reply& reply);
  void Reset();

  // Counts one request as under way until the ticket is let go.
  std::shared_ptr<void> Begin();

  // {"requests":N,"faults":N,"by_endpoint":{…},"by_status":{…},"by_fault":{…},
  //  "by_family":{"artists":{"requests":N,"most_in_24_hours":N}},"most_at_once":N}
  nlohmann::json Report() const;

  // [{"target":"/v1/…?…","requests":N,"delivered":N}]: delivered are whole answers with status 200.
  nlohmann::json Targets() const;

 private:
  using Counts = std::map<std::string, long, std::less<>>;

  struct Family {
    long requests = 0;
    std::size_t most_in_24_hours = 0;
    std::deque<Seconds> last_24_hours;
  };

  struct Target {
    long requests = 0;
    long delivered = 0;
  };

  void CountFamily(const Event& event);

  mutable std::mutex mutex_;
  Counts endpoints_;  // this and below guarded by mutex_
  Counts statuses_;
  Counts faults_;
  std::map<std::string, Family, std::less<>> families_;
  std::map<std::string, Target, std::less<>> targets_;
  int most_at_once_ = 0;
  int under_way_ = 0;
};

}  // namespace tracklake::simulator
