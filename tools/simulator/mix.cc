#include "simulator/mix.h"

namespace tracklake::simulator {
namespace {

constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15;

// The finaliser of SplitMix64.
std::uint64_t Scramble(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

int Height(std::uint64_t key, std::int64_t knot, int amplitude) {
  Dice dice(Mix(key, kForWave, static_cast<std::uint64_t>(knot)));
  return dice.Between(-amplitude, amplitude);
}

}  // namespace

std::uint64_t Mix(std::uint64_t a, std::uint64_t b) {
  return Scramble(Scramble(a + kGolden) ^ (b * kGolden + 1));
}

std::uint64_t Dice::Next() { return Scramble(state_ += kGolden); }

std::uint32_t Dice::Below(std::uint32_t n) {
  return static_cast<std::uint32_t>(((Next() >> 32) * n) >> 32);
}

int Dice::Between(int low, int high) {
  return low + static_cast<int>(Below(static_cast<std::uint32_t>(high - low + 1)));
}

int Wave(std::uint64_t key, Day day, int period_days, int amplitude) {
  const std::int64_t days = day.time_since_epoch().count();
  const std::int64_t knot = (days >= 0 ? days : days - period_days + 1) / period_days;
  const int along = static_cast<int>(days - knot * period_days);
  const int from = Height(key, knot, amplitude);
  const int to = Height(key, knot + 1, amplitude);
  return from + (to - from) * along / period_days;
}

}  // namespace tracklake::simulator
