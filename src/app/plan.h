// What the next run would call, and how long the quota makes it last. Made from what is known on
// this machine: the configuration, the tables, what is remembered of the credential and of negative
// answers, and the ledger. No call is made.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/services.h"
#include "quota/ledger_state.h"
#include "spotify/capabilities.h"

namespace tracklake::app {

// One source's calls of one family.
struct PlanRow {
  std::string source;
  std::string family;
  std::int64_t wanted = 0;  // things that would be asked for
  std::int64_t known = 0;   // things that need not be: in the lake, or unchanged
  std::int64_t held = 0;    // things that a negative answer holds back
  std::int64_t calls = 0;
  bool at_least = false;  // more may turn out to be needed
};

struct PlanFamily {
  std::string family;
  std::int64_t calls = 0;
  FamilyStanding now;
  std::vector<Admission> visits;  // when the calls may be made
};

struct Plan {
  Seconds at{};
  std::optional<Capabilities> capabilities;  // nullopt: never probed; taken as a new app's
  std::vector<PlanRow> rows;
  std::vector<PlanFamily> families;
  bool needs_consent = false;     // a source is the user's own, and there is no user
  std::int64_t unread_lists = 0;  // what their entries need can only be counted once they are read
  Seconds done_at{};              // when the last call may be made; `at` when nothing waits

  std::int64_t calls() const;
  double days() const;
};

Result<Plan> MakePlan(const Services& services);

// The lists of entries that the configuration names; adds to plan->rows and plan->unread_lists.
// *needs_capabilities: the run has to know whether Spotify tells popularity, since playlists that
// have not changed are read again only then.
Result<> PlanLists(const Services& services, ObjectStore* store, const Capabilities& capabilities,
                   bool has_user, Plan* plan, bool* needs_capabilities);

}  // namespace tracklake::app
