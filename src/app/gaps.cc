#include "app/gaps.h"

#include <array>

#include "app/own_query.h"
#include "catalog/catalog.h"

namespace tracklake::app {
namespace {

// There are few, and each has its meaning.
constexpr std::string_view kUnknown = "unknown";
constexpr std::string_view kRaw = "raw";
constexpr std::string_view kWithheld = "items withheld";

struct Cure {
  std::string_view reason;  // how it begins
  std::string_view text;
};

// Reasons are those of rows.md §6 and of failure objects.
constexpr std::array kCures = {
    Cure{"quota of ", "Run again later: tracklake quota says when, tracklake plan how often."},
    Cure{"no user has consented", "Consent once: tracklake auth login"},
    Cure{"http 403: Insufficient client scope", "Consent again: tracklake auth login"},
    Cure{kWithheld,
         "Spotify gives entries only to the playlist's owner and collaborators: copy it into a "
         "playlist of your own."},
    Cure{"http 404",
         "Check the id. Apps cannot read Spotify's own playlists (37i9…): copy them into one of "
         "your "
         "own."},
    Cure{"not in the answer",
         "The provider does not know them. They are requested again after a week, then less and "
         "less often."},
    Cure{"relinked to ", "Spotify gives another song for it. It is requested again after a week."},
    Cure{"closed to apps of this class", "Name another provider: enrich.audio_features."},
    Cure{"absent", "Spotify withholds this from apps of this class: NULL, never 0."},
    Cure{"window of 50 full",
         "Spotify keeps only the last 50 plays: run more often, say every half hour."},
};

Gap GapOf(const TableRow& row) {
  Gap gap{row[0].value_or(""), row[1].value_or(""), row[2].value_or(""), std::nullopt,
          row[4].value_or(""), row[5] == "true",    row[6] == "true"};
  if (row[3]) gap.missing_items = std::stoll(*row[3]);
  return gap;
}

// Whoever wrote the file may have left them out: nobody can tell.
bool LacksList(const Gap& gap) { return gap.reason == kWithheld && !gap.was_asked_for; }

}  // namespace

std::string_view ReasonOfGap(const Gap& gap) {
  return LacksList(gap) ? "the file has no list of its entries" : std::string_view(gap.reason);
}

std::string_view CureOfGap(const Gap& gap) {
  if (gap.what == kUnknown) {
    return "It is an error without its request: save the answer itself, and import that.";
  }
  if (gap.what == kRaw) {
    return "tracklake quarantine says why. Withdraw it (tracklake withdraw KEY), and import an "
           "intact "
           "copy.";
  }
  if (LacksList(gap)) {
    return "Import an answer that has it, or fetch the playlist (tracklake extract --playlist ID).";
  }
  for (const Cure& cure : kCures) {
    if (gap.reason.starts_with(cure.reason)) return cure.text;
  }
  if (!gap.is_recoverable) return "";
  if (gap.was_asked_for) return "The next run requests it again.";
  return gap.what == "playlist"
             ? "It was imported, and no run fetches it: import what is missing, or fetch it whole "
               "(tracklake extract --playlist ID)."
             : "It was imported, and no run fetches it: import what is missing.";
}

Result<> VisitGaps(const Services& services, ObjectStore* store,
                   const std::function<bool(Gap gap)>& take) {
  TL_ASSIGN(QuerySession session, OpenOwnQuery(services, store, "gaps"));
  return session.Run(ValueText::kPlain, [&](const TableRow& row) { return take(GapOf(row)); });
}

Result<std::vector<Gap>> ReadGaps(const Services& services, ObjectStore* store) {
  std::vector<Gap> gaps;
  TL_TRY(VisitGaps(services, store, [&](Gap gap) {
    gaps.push_back(std::move(gap));
    return true;
  }));
  return gaps;
}

Result<bool> IsEmpty(ObjectStore* store) {
  TL_ASSIGN(Catalog catalog, Catalog::Open(store));
  TL_ASSIGN(const std::vector<CatalogFile> files, catalog.Refresh());
  return files.empty();
}

}  // namespace tracklake::app
