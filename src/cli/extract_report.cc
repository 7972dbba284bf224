#include "cli/job_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>

#include "base/text.h"
#include "cli/error_report.h"

namespace tracklake::cli {
namespace {

void SayHint(const Terminal& terminal, const std::optional<Error>& error) {
  if (error) terminal.err() << HintText(*error);
}

// What it is about, where the message does not name it.
std::string Named(const PlaylistReport& one, const std::string& message) {
  if (message.contains(one.id)) return message;
  return fmt::format("{} {}: {}", one.source, one.id, message);
}

std::string WhyMissing(const PlaylistReport& one) {
  if (one.error) return Named(one, one.error->message);
  if (!one.claimed) return Named(one, "entries are missing");
  return Named(one, fmt::format("{} of {} came", WithThousands(one.entries),
                                *one.claimed == 1 ? std::string("1 entry")
                                                  : WithThousands(*one.claimed) + " entries"));
}

void SayKept(const Terminal& terminal, const PlaylistReport& playlist) {
  if (!playlist.suspended) return;
  terminal.err() << fmt::format("{} {}: {} entries are kept; the next run goes on from there\n",
                                playlist.source, playlist.id, WithThousands(playlist.entries));
}

void SayOne(const Terminal& terminal, const PlaylistReport& playlist) {
  for (const std::string& key : playlist.raw_keys) terminal.Detail("landed " + key);
  if (playlist.unchanged) terminal.Detail("unchanged: " + playlist.id);
  if (playlist.doubt) {
    terminal.err() << "warning: " << Named(playlist, playlist.doubt->message) << '\n';
    SayHint(terminal, playlist.doubt);
  }
  if (playlist.outcome == FetchOutcome::kComplete) return;
  if (playlist.outcome == FetchOutcome::kDeferred) return;  // told together, below
  terminal.err() << FetchOutcomeName(playlist.outcome) << ": " << WhyMissing(playlist) << '\n';
  SayKept(terminal, playlist);
  SayHint(terminal, playlist.error);
}

// Lists that wait for the same thing are told together.
void SayDeferred(const Terminal& terminal, const ExtractReport& report) {
  std::vector<const PlaylistReport*> waiting;
  for (const auto* list : {&report.others, &report.playlists}) {
    for (const PlaylistReport& one : *list) {
      if (one.outcome == FetchOutcome::kDeferred && one.error) waiting.push_back(&one);
    }
  }
  while (!waiting.empty()) {
    const Error& error = *waiting.front()->error;
    const auto rest = std::ranges::stable_partition(
        waiting, [&](const auto* one) { return one->error->message == error.message; });
    const std::span alike(waiting.begin(), rest.begin());
    terminal.err() << "deferred: " << error.message << '\n';
    const auto untouched = std::ranges::count(alike, false, &PlaylistReport::suspended);
    for (const PlaylistReport* one : alike) SayKept(terminal, *one);
    if (untouched > 0) terminal.err() << "waiting for that: " << Count(untouched, "list") << '\n';
    SayHint(terminal, error);
    waiting.erase(waiting.begin(), rest.begin());
  }
}

}  // namespace

void Say(const Terminal& terminal, const ExtractReport& report) {
  std::int64_t entries = 0;
  std::int64_t unchanged = 0;
  std::int64_t before = 0;
  for (const PlaylistReport& other : report.others) SayOne(terminal, other);
  for (const PlaylistReport& playlist : report.playlists) {
    SayOne(terminal, playlist);
    entries += playlist.entries;
    unchanged += playlist.unchanged ? 1 : 0;
    before += playlist.finished_before ? 1 : 0;
  }
  SayDeferred(terminal, report);
  std::vector<std::string> asides;
  if (unchanged > 0) asides.push_back(fmt::format("{} unchanged", unchanged));
  if (before > 0) asides.push_back(fmt::format("{} read by the run before", before));
  const std::string aside = asides.empty() ? "" : fmt::format(" ({})", fmt::join(asides, ", "));
  terminal.Say(fmt::format("extract: {}{}, {} in {}",
                           Count(static_cast<std::int64_t>(report.playlists.size()), "playlist"),
                           aside, WithThousands(entries) + (entries == 1 ? " entry" : " entries"),
                           Count(report.calls, "call")));
  if (report.pages_discarded > 0) {
    terminal.Say("thrown away, since their list has changed or they were too old: " +
                 Count(report.pages_discarded, "page"));
  }
}

}  // namespace tracklake::cli
