// Events as a log for programs: one line of JSON each (docs/reference/log.md). Safe for concurrent
// use; a line is never torn.
#pragma once

#include <memory>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/mutex.h"
#include "observe/events.h"

namespace tracklake {

// An event as a line of the log, with its end; "" for one that is below `least`, or comes too
// often. Pure.
std::string LogLine(const Event& event, Level least, Seconds at, const std::string& run);

class JsonLog final : public Events {
 public:
  // Borrows stream and clock. `run` stands in every line; events below `least` are left out.
  JsonLog(std::ostream* stream, Clock* clock, std::string run, Level least);

  void Tell(const Event& event) override;

  // The same log for a run of its own, by whose id its lines are known. Borrows this one.
  std::unique_ptr<Events> OfRun(std::string run);

  // Words for people that no event says.
  void TellMessage(std::string_view line);

 private:
  class RunLines;
  void TellOf(const std::string& run, const Event& event);
  void Write(const std::string& line);

  std::ostream* const stream_ TL_PT_GUARDED_BY(mutex_);
  Clock* const clock_;
  const std::string run_;
  const Level least_;
  Mutex mutex_;
};

// A stream whose lines are messages of a log. One thread.
class LogLines final : public std::ostream {
 public:
  explicit LogLines(JsonLog* log) : std::ostream(&buffer_), buffer_(log) {}

 private:
  class Buffer final : public std::streambuf {
   public:
    explicit Buffer(JsonLog* log) : log_(log) {}
    ~Buffer() override;

   protected:
    int_type overflow(int_type c) override;

   private:
    JsonLog* const log_;
    std::string line_;
  };
  Buffer buffer_;
};

}  // namespace tracklake
