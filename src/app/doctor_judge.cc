#include "app/doctor_judge.h"

#include "base/text.h"
#include "spotify/scopes.h"

namespace tracklake::app {
namespace {

using std::chrono::seconds;

// An answer takes its time, and second hands differ; beyond the second bound tokens and the
// quota's day are counted wrong.
constexpr seconds kSlightlyWrong{30};
constexpr seconds kWrong{300};

constexpr std::uint64_t kLittleSpace = 1ULL << 30;
constexpr std::uint64_t kNoSpace = 100ULL << 20;

std::string Describe(const Capabilities& known) {
  std::string open;
  std::string closed;
  const auto add = [&](bool is_open, std::string_view what) {
    std::string& list = is_open ? open : closed;
    list += fmt::format("{}{}", list.empty() ? "" : ", ", what);
  };
  add(known.batches, "batches of ids");
  add(known.foreign_playlist_items, "entries of other people's playlists");
  add(known.popularity, "popularity");
  add(known.genres, "genres");
  add(known.audio_features, "audio features");
  return fmt::format("open: {}; closed: {}; pages of {}, searches of {}",
                     open.empty() ? "none" : open, closed.empty() ? "none" : closed,
                     known.playlist_page_limit, known.search_limit);
}

std::string ClassText(const Capabilities& known) {
  switch (known.app_class) {
    case AppClass::kExtended:
      return "extended quota, or as open as that";
    case AppClass::kOldDevelopment:
      return "development mode, made before February 2026";
    case AppClass::kNewDevelopment:
      return "development mode, made since February 2026";
  }
  return "";
}

}  // namespace

std::string_view NameOf(Verdict verdict) {
  constexpr std::string_view kNames[] = {"pass", "warn", "fail"};
  return kNames[static_cast<std::size_t>(verdict)];
}

Check Pass(std::string name, std::string finding) {
  return {std::move(name), Verdict::kPass, std::move(finding), "", {}};
}

Check Warn(std::string name, std::string finding, std::string cure) {
  return {std::move(name), Verdict::kWarn, std::move(finding), std::move(cure), {}};
}

Check Failed(std::string name, const Error& error) {
  return {std::move(name), Verdict::kFail, error.message, error.hint, error.kind};
}

Check JudgeScopes(const ConsentReport& report) {
  if (report.missing_scopes.empty()) {
    return Pass("scopes",
                "all that the configured sources need: " + JoinScopes(report.wanted_scopes));
  }
  return {"scopes", Verdict::kFail, "missing: " + JoinScopes(report.missing_scopes),
          "Consent again: tracklake auth login", ErrorKind::kPermission};
}

Check JudgeConsent(const ConsentReport& report, Seconds now) {
  const std::string end = FormatDate(DayOf(ConsentEnds(report.consent->authorized_at)));
  if (report.state == ConsentState::kEnded) {
    return {"consent", Verdict::kFail, "has ended", "Consent again: tracklake auth login",
            ErrorKind::kPermission};
  }
  if (report.state == ConsentState::kEnding) {
    return Warn("consent", fmt::format("ends on {}, in {}", end, Count(report.days_left, "day")),
                "Consent again before that: tracklake auth login");
  }
  if (report.consent->authorized_at > now + std::chrono::hours(1)) {
    return Warn("consent", "is dated in the future", "Set this machine's clock.");
  }
  return Pass("consent", fmt::format("holds until {} ({})", end, Count(report.days_left, "day")));
}

Check JudgeClock(seconds ahead) {
  const seconds off = ahead < seconds(0) ? -ahead : ahead;
  const std::string finding = fmt::format("{} {} Spotify's", Count(off.count(), "second"),
                                          ahead < seconds(0) ? "behind" : "ahead of");
  const std::string cure = "Set this machine's clock, and keep it right with NTP.";
  if (off > kWrong) return {"clock", Verdict::kFail, finding, cure, ErrorKind::kConfig};
  if (off > kSlightlyWrong) return Warn("clock", finding, cure);
  return Pass("clock", "agrees with Spotify's");
}

Check JudgeSpace(std::uint64_t free_bytes) {
  const std::string free = HumanBytes(free_bytes) + " free";
  const std::string cure = "Free space, or keep the lake on another disk.";
  if (free_bytes < kNoSpace) return {"disk", Verdict::kFail, free, cure, ErrorKind::kIo};
  if (free_bytes < kLittleSpace) return Warn("disk", free, cure);
  return Pass("disk", free);
}

Check JudgeSandbox(int landlock_version, bool has_seccomp) {
  if (landlock_version > 0 && has_seccomp) {
    return Pass("queries", "sandboxed by the kernel (Landlock, seccomp)");
  }
  std::string missing = landlock_version > 0 ? "seccomp" : has_seccomp ? "Landlock" : "";
  if (missing.empty()) missing = "Landlock and no seccomp";
  return Warn("queries",
              "this kernel has no " + missing + ": only DuckDB's own fences hold queries back",
              "Run only your own SQL here, or use Linux 5.13 or later with Landlock enabled.");
}

Check JudgeAppClass(const Capabilities& known) { return Pass("app class", ClassText(known)); }

Check JudgeCapabilities(const Capabilities& known) {
  if (known.foreign_playlist_items || known.has_user) {
    return Pass("capabilities", Describe(known));
  }
  return Warn("capabilities", Describe(known) + "; without a user, no playlist's entries",
              "Let the owner of the playlists consent: tracklake auth login");
}

Check JudgeLedger(const LedgerState& state, const QuotaBudgets& budgets, Seconds now) {
  std::string spent;
  std::string used;
  std::int64_t least_left = kUnlimitedLeft;
  for (const auto& [family, record] : state.families) {
    const FamilyStanding standing = StandingOf(state, family, budgets, now);
    if (standing.left <= 0) {
      spent += fmt::format("{}{} until {}", spent.empty() ? "" : ", ", family,
                           FormatTimestamp(standing.next_at));
    } else if (standing.budget && standing.left < least_left) {
      least_left = standing.left;
      used = fmt::format("every family has calls left; the least {}: {} of {}", family,
                         WithThousands(standing.left), WithThousands(*standing.budget));
    }
  }
  if (!spent.empty()) {
    return Warn("quota", "spent: " + spent, "Run again after that; tracklake quota shows it all.");
  }
  return Pass("quota", used.empty() ? "nothing used within 24 hours" : used);
}

}  // namespace tracklake::app
