#include "app/gaps_text.h"

#include <fmt/format.h>

#include "base/text.h"

namespace tracklake::app {

std::string GapsText(const GapCounts& gaps) {
  return fmt::format("{} can still be closed, {} permanent", WithThousands(gaps.recoverable),
                     WithThousands(gaps.for_ever));
}

}  // namespace tracklake::app
