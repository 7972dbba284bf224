// What doctor makes of what it has found: a verdict, and for whatever is not well its cure. Pure,
// any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "app/consent_report.h"
#include "base/result.h"
#include "quota/ledger_state.h"
#include "spotify/capabilities.h"

namespace tracklake::app {

enum class Verdict : std::uint8_t { kPass, kWarn, kFail };
std::string_view NameOf(Verdict verdict);  // "pass", "warn", "fail"

struct Check {
  std::string name;
  Verdict verdict = Verdict::kPass;
  std::string finding;            // one line
  std::string cure;               // one line; empty with kPass
  std::optional<ErrorKind> kind;  // what the exit code says: always with kFail
};

Check Pass(std::string name, std::string finding);
Check Warn(std::string name, std::string finding, std::string cure);
Check Failed(std::string name, const Error& error);

// How far this machine's clock is ahead of Spotify's; negative: behind.
Check JudgeClock(std::chrono::seconds ahead);
// Of a report that has a consent.
Check JudgeConsent(const ConsentReport& report, Seconds now);
Check JudgeScopes(const ConsentReport& report);
Check JudgeAppClass(const Capabilities& known);
Check JudgeCapabilities(const Capabilities& known);
// Names the families that are spent or closed, else the one with the least left.
Check JudgeLedger(const LedgerState& state, const QuotaBudgets& budgets, Seconds now);
Check JudgeSpace(std::uint64_t free_bytes);
// What this kernel has to shut a query in: see query/worker/.
Check JudgeSandbox(int landlock_version, bool has_seccomp);

}  // namespace tracklake::app
