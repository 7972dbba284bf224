#include "base/failpoint.h"

#include <atomic>
#include <charconv>
#include <csignal>
#include <string>

namespace tracklake::failpoint {
namespace {

std::atomic<bool> armed{false};
std::string armed_name;
std::atomic<int> hits_left{0};

}  // namespace

bool Arm(std::string_view spec) {
  const auto colon = spec.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  int hits = 0;
  const std::string_view digits = spec.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), hits);
  if (error != std::errc() || end != digits.data() + digits.size() || hits < 1) return false;
  armed_name = spec.substr(0, colon);
  hits_left = hits;
  armed = true;
  return true;
}

void Hit(std::string_view name) {
  if (!armed.load(std::memory_order_relaxed) || name != armed_name) return;
  if (--hits_left == 0) std::raise(SIGKILL);
}

}  // namespace tracklake::failpoint
