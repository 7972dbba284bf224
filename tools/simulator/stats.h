// Counts of what was asked and how it was answered. Safe for concurrent use.
#pragma once

#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace tracklake::simulator {

class Stats {
 public:
  // `fault` is the text of the rule that took the request, "" if none did.
  void Count(std::string_view endpoint, int status, std::string_view fault);
  void Reset();

  // {"requests":N,"faults":N,"by_endpoint":{…},"by_status":{…},"by_fault":{…}}
  nlohmann::json Report() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, long, std::less<>> endpoints_;  // this and below guarded by mutex_
  std::map<std::string, long, std::less<>> statuses_;
  std::map<std::string, long, std::less<>> faults_;
};

}  // namespace tracklake::simulator
