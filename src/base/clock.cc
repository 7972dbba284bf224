#include "base/clock.h"

#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>

namespace tracklake {

Micros SystemClock::Now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

void SystemClock::SleepFor(std::chrono::milliseconds duration) {
  std::this_thread::sleep_for(duration);
}

void SystemClock::SleepFor(std::chrono::milliseconds duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any asleep;
  std::unique_lock lock(mutex);
  asleep.wait_for(lock, stop, duration, [] { return false; });
}

Micros SimulatedClock::Now() { return Micros(std::chrono::microseconds(now_us_.load())); }

void SimulatedClock::SleepFor(std::chrono::milliseconds duration) {
  now_us_ += std::chrono::microseconds(duration).count();
}

std::uint64_t SystemRng::Next() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

std::uint64_t SeededRng::Next() {
  std::uint64_t z = state_.fetch_add(0x9e3779b97f4a7c15ULL) + 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace tracklake
