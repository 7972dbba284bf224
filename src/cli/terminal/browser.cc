#include "cli/terminal/browser.h"

#include <unistd.h>

#include <cstdlib>

#include "base/spawn_plan.h"

namespace tracklake::cli {

bool HasBrowser() {
  const bool graphical =
      std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr;
  return graphical && isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
}

bool OpenBrowser(const std::string& url) {
  SpawnPlan plan;
  // Browsers talk; none of it belongs on our streams.
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) plan.GiveNothing(stream);
  return plan.Start("xdg-open", {"xdg-open", url}).has_value();
}

}  // namespace tracklake::cli
