// How a lake is, in figures: for alarms and metrics. Whatever could not be read is absent, with the
// reason in `unread`; absent is never zero. Values; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/consent_report.h"
#include "app/job_health.h"
#include "app/quota_report.h"
#include "app/status.h"
#include "lake/newest_raw.h"

namespace tracklake::app {

struct RawHealth {
  std::optional<NewestDay> newest;        // nullopt: nothing came within kFreshDays days
  std::chrono::seconds longest_pause{0};  // in which nothing new is due (longest_pause.h)
};

struct QuarantineHealth {
  std::int64_t objects = 0;           // of which something is in quarantine
  std::optional<std::int64_t> items;  // nullopt: too many objects to count them
};

struct ConsentHealth {
  ConsentState state = ConsentState::kNone;
  // Of the refresh token, which ends six months after the user consented; nullopt: nobody has.
  std::optional<Seconds> authorized_at;
  std::optional<Seconds> ends_at;
  std::optional<Seconds> refused_at;  // by Spotify, before its time
};

struct DiskHealth {
  std::uint64_t free_bytes = 0;  // for this user
  std::uint64_t total_bytes = 0;
};

// Of a service, which alone knows.
struct QueueHealth {
  std::optional<std::int64_t> waiting;  // objects; nullopt: no service says
  std::int64_t parked = 0;              // left alone after failures
  std::string first_parked;             // a raw key, and why
  std::string first_reason;
};

enum class HealthPart : std::uint8_t {
  kRaw,
  kTables,
  kQuarantine,
  kRuns,
  kQuota,
  kConsent,
  kDisk,
  kQueue,
};
inline constexpr std::size_t kHealthParts = 8;

std::string_view NameOf(HealthPart part);  // "raw", "tables" …

struct Health {
  Seconds at{};  // when it was looked at
  std::optional<Seconds>
      counted_at;  // raw, tables, gaps, quarantine: older where nothing has changed

  std::optional<RawHealth> raw;
  std::optional<TableStatus> tables;  // those that have files, and the gaps
  std::optional<QuarantineHealth> quarantine;
  std::optional<std::vector<JobHealth>> jobs;  // a lake in a bucket keeps no runs
  std::optional<QuotaReport> quota;            // absent without an account
  std::optional<ConsentHealth> consent;        // absent without an app
  std::optional<DiskHealth> disk;              // a bucket has none
  std::optional<QueueHealth> queue;

  std::map<HealthPart, Error> unread;  // and why

  bool knows(HealthPart part) const { return !unread.contains(part); }
};

}  // namespace tracklake::app
