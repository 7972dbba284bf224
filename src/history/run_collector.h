// Makes a run's record of the events that it tells. Pure; one thread at a time.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "history/run_record.h"
#include "observe/events.h"

namespace tracklake {

class RunCollector {
 public:
  // What no event says of a run.
  struct Origin {
    std::string id;
    std::string why;
    std::vector<std::string> arguments;
    std::string folder;
    std::string source = {};
  };

  explicit RunCollector(Origin origin);

  void On(const Event& event, Micros now);

  // What the run is that is about to begin, where somebody has it run again.
  void SetArguments(std::vector<std::string> arguments) {
    record_.arguments = std::move(arguments);
  }

  // Has a run begun?
  bool has_begun() const { return has_begun_; }
  const RunRecord& record() const { return record_; }

 private:
  void BeginStage(std::string_view name, Micros at);
  void Add(const RunCounts& counts);
  void AddError(std::string_view subject, const Error* error);

  RunRecord record_;
  std::size_t stage_ = 0;  // the last one that began, where there is one
  bool has_begun_ = false;
};

}  // namespace tracklake
