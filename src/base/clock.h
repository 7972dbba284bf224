// The only ways to the time of day and to chance. Everything above takes them as parameters, so a
// test, a simulation or a fault run decides what time it is and what the dice say.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <stop_token>

#include "base/time.h"

namespace tracklake {

// Safe for concurrent use, as are all implementations.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Micros Now() = 0;
  // Blocks the caller for the duration (a simulated clock moves instead).
  virtual void SleepFor(std::chrono::milliseconds duration) = 0;

  Seconds NowSeconds() { return std::chrono::floor<std::chrono::seconds>(Now()); }
};

class SystemClock final : public Clock {
 public:
  Micros Now() override;
  void SleepFor(std::chrono::milliseconds duration) override;
  // Ends early when a stop is asked for.
  static void SleepFor(std::chrono::milliseconds duration, const std::stop_token& stop);
};

// Stands still at a given time and moves only when somebody sleeps.
class SimulatedClock final : public Clock {
 public:
  explicit SimulatedClock(Seconds start) : now_us_(Micros(start).time_since_epoch().count()) {}
  Micros Now() override;
  void SleepFor(std::chrono::milliseconds duration) override;

 private:
  std::atomic<std::int64_t> now_us_;
};

// Safe for concurrent use, as are all implementations.
class Rng {
 public:
  virtual ~Rng() = default;
  virtual std::uint64_t Next() = 0;

  // In [0, 1).
  double NextUnit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }
};

// From the operating system: for names that must not collide between processes, and for jitter.
class SystemRng final : public Rng {
 public:
  std::uint64_t Next() override;
};

// SplitMix64: the same seed gives the same numbers on every machine.
class SeededRng final : public Rng {
 public:
  explicit SeededRng(std::uint64_t seed) : state_(seed) {}
  std::uint64_t Next() override;

 private:
  std::atomic<std::uint64_t> state_;
};

}  // namespace tracklake
