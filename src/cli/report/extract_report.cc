#include "cli/report/job_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.h"
#include "cli/report/error_report.h"
#include "cli/report/list_name.h"

namespace tracklake::cli {
namespace {

constexpr std::size_t kNamesTold = 3;

std::string NameOf(const PlaylistReport& one) { return ListName(one.source, one.id); }

// The message without what it begins with, the list's own key.
std::string WithoutKey(const PlaylistReport& one, const std::string& message) {
  const auto key = message.find(one.id + ": ");
  return key == message.npos ? message : message.substr(key + one.id.size() + 2);
}

// What it is about, where the message does not name it.
std::string Named(const std::string& names, const PlaylistReport& one, const std::string& message) {
  return message.contains(one.id) ? message : fmt::format("{}: {}", names, message);
}

std::string WhyMissing(const PlaylistReport& one) {
  if (one.error) return WithoutKey(one, one.error->message);
  if (!one.claimed) return "entries are missing";
  return fmt::format("{} of {} came", WithThousands(one.entries), Count(*one.claimed, "entry"));
}

void SayKept(const Terminal& terminal, const PlaylistReport& playlist) {
  if (!playlist.suspended) return;
  terminal.err() << fmt::format("{}: {} entries are kept; the next run goes on from there\n",
                                NameOf(playlist), WithThousands(playlist.entries));
}

void SayOne(const Terminal& terminal, const PlaylistReport& playlist) {
  for (const std::string& key : playlist.raw_keys) terminal.Detail("landed " + key);
  if (playlist.unchanged) terminal.Detail("unchanged: " + playlist.id);
  if (!playlist.doubt) return;
  terminal.err() << "warning: "
                 << Named(NameOf(playlist), playlist, WithoutKey(playlist, playlist.doubt->message))
                 << '\n';
  TellHint(terminal, *playlist.doubt);
}

using Lists = std::vector<const PlaylistReport*>;

// The lists for which it holds, in the order of the report.
template <typename Holds>
Lists ListsOf(const ExtractReport& report, const Holds& holds) {
  Lists lists;
  for (const auto* some : {&report.others, &report.playlists}) {
    for (const PlaylistReport& one : *some) {
      if (holds(one)) lists.push_back(&one);
    }
  }
  return lists;
}

// Takes those from the lists that are like the first one.
template <typename Alike>
Lists TakeAlike(Lists* lists, const Alike& alike) {
  const PlaylistReport& first = *lists->front();
  const auto rest = std::ranges::stable_partition(
      *lists, [&](const PlaylistReport* one) { return alike(first, *one); });
  Lists taken(lists->begin(), rest.begin());
  lists->erase(lists->begin(), rest.begin());
  return taken;
}

std::string NamesOf(const Lists& lists) {
  std::string names;
  for (std::size_t i = 0; i < std::min(lists.size(), kNamesTold); ++i) {
    names += (i == 0 ? "" : ", ") + NameOf(*lists[i]);
  }
  return lists.size() <= kNamesTold
             ? names
             : fmt::format("{} and {} more", names, lists.size() - kNamesTold);
}

// What befell several lists for the same reason is told once.
void SayMissing(const Terminal& terminal, const ExtractReport& report) {
  Lists missing = ListsOf(report, [](const PlaylistReport& one) {
    return one.outcome != FetchOutcome::kComplete && one.outcome != FetchOutcome::kDeferred;
  });
  while (!missing.empty()) {
    const Lists alike = TakeAlike(&missing, [](const auto& first, const auto& one) {
      return one.outcome == first.outcome && WhyMissing(one) == WhyMissing(first);
    });
    const PlaylistReport& first = *alike.front();
    terminal.err() << FetchOutcomeName(first.outcome) << ": "
                   << Named(NamesOf(alike), first, WhyMissing(first)) << '\n';
    for (const PlaylistReport* one : alike) SayKept(terminal, *one);
    if (first.error) TellHint(terminal, *first.error);
  }
}

// Lists that wait for the same thing are told together.
void SayDeferred(const Terminal& terminal, const ExtractReport& report) {
  Lists waiting = ListsOf(report, [](const PlaylistReport& one) {
    return one.outcome == FetchOutcome::kDeferred && one.error;
  });
  while (!waiting.empty()) {
    const Lists alike = TakeAlike(&waiting, [](const auto& first, const auto& one) {
      return one.error->message == first.error->message;
    });
    const Error& error = *alike.front()->error;
    terminal.err() << "deferred: " << error.message << '\n';
    const auto untouched = std::ranges::count(alike, false, &PlaylistReport::suspended);
    for (const PlaylistReport* one : alike) SayKept(terminal, *one);
    if (untouched > 0) terminal.err() << "waiting for that: " << Count(untouched, "list") << '\n';
    TellHint(terminal, error);
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
  SayMissing(terminal, report);
  SayDeferred(terminal, report);
  std::vector<std::string> asides;
  if (unchanged > 0) asides.push_back(fmt::format("{} unchanged", unchanged));
  if (before > 0) asides.push_back(fmt::format("{} read by the run before", before));
  const std::string aside = asides.empty() ? "" : fmt::format(" ({})", fmt::join(asides, ", "));
  terminal.Say(fmt::format("extract: {}{}, {} in {}",
                           Count(static_cast<std::int64_t>(report.playlists.size()), "playlist"),
                           aside, Count(entries, "entry"), Count(report.calls, "call")));
  if (report.pages_discarded > 0) {
    terminal.Say("thrown away, since their list has changed or they were too old: " +
                 Count(report.pages_discarded, "page"));
  }
}

}  // namespace tracklake::cli
