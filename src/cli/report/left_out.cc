#include "cli/report/left_out.h"

#include <fmt/format.h>

#include "base/text.h"

namespace tracklake::cli {

std::string LeftOutText(std::span<const LeftOut> left_out) {
  std::string reasons;
  for (const auto& [reason, count] : CountByReason(left_out)) {
    reasons += fmt::format("{}{} {}", reasons.empty() ? "" : ", ", WithThousands(count), reason);
  }
  return fmt::format("{}: {}", Count(static_cast<std::int64_t>(left_out.size()), "file"), reasons);
}

}  // namespace tracklake::cli
