// The levers under /_simulator, which no fault touches and which need no token. Any thread.
//
//   GET  /_simulator            this list
//   GET  /_simulator/stats      counts of requests, statuses and faults
//   GET  /_simulator/requests   each target with how often it was asked for and delivered whole
//   GET  /_simulator/playlists  the playlists, with entries and snapshot id of today
//   GET  /_simulator/clock      {"now":…}
//   POST /_simulator/clock      {"now":"2026-11-20T06:00:00Z"}: the clock stands there from now on
//                               {"advance_seconds":86400}: the same, from where it is
//   GET  /_simulator/quota      calls and refusals by account and family
//   POST /_simulator/quota      {"quota":["600","artists=100"]} replaces limits and counts
//   GET  /_simulator/account    Premium, list of users, consents
//   POST /_simulator/account    {"premium":false,…} changes them (account.h)
//   GET  /_simulator/faults     the rules, with counts
//   POST /_simulator/faults     {"rules":["429 rate=5%", …]} replaces them; [] for none
//   POST /_simulator/reset      counts to zero, edits of playlists taken back
#pragma once

#include "simulator/simulator.h"

namespace tracklake::simulator {

constexpr std::string_view kAdminPath = "/_simulator";

Reply HandleAdmin(Simulator& simulator, const Request& request);

}  // namespace tracklake::simulator
