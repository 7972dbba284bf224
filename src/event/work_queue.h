// The raw objects that were noticed and are not transformed yet, each once however often it is told
// of. It holds a bounded number of keys: what has no room is left to a sweep, which finds it, so
// nothing here needs to outlive the process.
//
// An object's failure is judged by its kind. The machine's (a disk, memory, a bucket that does not
// answer) says nothing of the object: it is tried again, with growing pauses, for as long as that
// lasts. Any other is counted, and an object that keeps failing is parked: it is left alone until
// it is written again or a sweep finds it well, and whoever asks is told of it.
//
// Time is a stopwatch's. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace tracklake::event {

struct WorkPolicy {
  std::size_t max_waiting = 5'000;
  std::size_t max_parked = 1'000;
  int max_failures = 5;  // of an object, within the time
  std::chrono::milliseconds park_after = std::chrono::minutes(10);
  // Pauses have full jitter above their half: first_pause · 2^n, capped.
  std::chrono::milliseconds first_pause{500};
  std::chrono::milliseconds max_pause = std::chrono::minutes(1);
};

// Whether it says something of the machine, and nothing of the object.
bool IsOfMachine(ErrorKind kind);

struct ParkedObject {
  std::string key;
  Error error;  // the last one
  int failures = 0;
};

enum class AfterFailure : std::uint8_t { kAgain, kParked, kGone };

class WorkQueue {
 public:
  // Borrows chance.
  WorkQueue(const WorkPolicy& policy, Rng* rng) : policy_(policy), rng_(rng) {}

  // Something has come. False: there is no room, so a sweep is needed. What is parked or waits for
  // its next try is taken up at once; what is being worked on is done once more afterwards.
  bool Add(const std::string& key, std::chrono::milliseconds now);

  // Up to `max` keys that are to be worked on now, each until one of the three below is told of it.
  std::vector<std::string> Take(std::chrono::milliseconds now, std::size_t max);

  // Its receipt is durable, or there is nothing left to do for it.
  void Done(const std::string& key, std::chrono::milliseconds now);
  AfterFailure Failed(const std::string& key, const Error& error, std::chrono::milliseconds now);
  // The run that it was part of failed as a whole, which says nothing of it either.
  void Delay(const std::string& key, std::chrono::milliseconds now);

  // When there is something to Take(); nullopt: nothing waits.
  std::optional<std::chrono::milliseconds> due() const;

  // Not being worked on, nor parked.
  std::size_t waiting() const { return waiting_; }
  std::vector<ParkedObject> parked() const;

 private:
  enum class State : std::uint8_t { kWaiting, kTaken, kParked };
  struct Object {
    State state = State::kWaiting;
    bool is_again = false;  // while it is taken: it has come once more
    int failures = 0;
    int pauses = 0;
    std::chrono::milliseconds due{};
    std::optional<std::chrono::milliseconds> failing_since;
    std::optional<Error> error;
  };

  void Wait(Object* object, std::chrono::milliseconds due);
  bool Park(Object* object);
  std::chrono::milliseconds Pause(Object* object);

  const WorkPolicy policy_;
  Rng* const rng_;
  std::map<std::string, Object> objects_;
  std::size_t waiting_ = 0;
  std::size_t parked_ = 0;
};

}  // namespace tracklake::event
