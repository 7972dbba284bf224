// What there is to say about a consent: for auth status, auth login and doctor alike. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/outcome.h"
#include "spotify/consent.h"

namespace tracklake::app {

enum class ConsentState : std::uint8_t {
  kNone,  // nobody has consented
  kGood,
  kEnding,  // its end is less than 30 days away
  kEnded,   // refused by Spotify, or its six months are over
};

std::string_view NameOf(ConsentState state);  // "none", "good" …

struct ConsentReport {
  ConsentState state = ConsentState::kNone;
  std::optional<Consent> consent;
  std::vector<std::string> wanted_scopes;
  std::vector<std::string> missing_scopes;
  std::int64_t days_left = 0;         // whole days until the end; 0 when over
  std::vector<std::string> warnings;  // each with its cure
};

// kPermission where commands that need it will be refused. Without a consent the app's own secret
// will do, if there is one.
Outcome OutcomeOf(const ConsentReport& report, bool has_secret);

ConsentReport ReportConsent(const std::optional<Consent>& consent,
                            std::vector<std::string> wanted_scopes, Seconds now);

}  // namespace tracklake::app
