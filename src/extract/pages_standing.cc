#include "extract/pages_standing.h"

#include <string_view>

#include "store/state_json.h"

namespace tracklake {
namespace {

constexpr std::string_view kStanding = "standing.json";

std::string Format(const PagesStanding& standing) {
  return StateText({{"partials", standing.partials},
                    {"pages", standing.pages},
                    {"failures", standing.failures},
                    {"failed_at", FormatTimestamp(standing.failed_at)},
                    {"reason", standing.reason},
                    {"message", standing.message}});
}

Result<PagesStanding> Parse(const std::string& bytes, std::string_view /*place*/) {
  const StateJson state = StateJsonIn(bytes);
  return PagesStanding{.partials = static_cast<int>(CountIn(state, "partials").value_or(0)),
                       .pages = CountIn(state, "pages").value_or(0),
                       .failures = static_cast<int>(CountIn(state, "failures").value_or(0)),
                       .failed_at = TimeIn(state, "failed_at").value_or(Seconds()),
                       .reason = TextIn(state, "reason").value_or(""),
                       .message = TextIn(state, "message").value_or("")};
}

}  // namespace

StateObject<PagesStanding> StandingIn(ObjectStore* store, const std::string& folder) {
  return {store, folder + std::string(kStanding), {Format, Parse}};
}

}  // namespace tracklake
