#include "extract/list_extraction.h"

#include <utility>

#include "extract/failure.h"
#include "extract/land_list.h"
#include "raw/land.h"

namespace tracklake {
namespace {

FetchOutcome OutcomeOf(const Refusal& refusal) {
  const std::string_view status = CaptureStatus(refusal);
  if (status == "deferred") return FetchOutcome::kDeferred;
  return status == "withheld" ? FetchOutcome::kWithheld : FetchOutcome::kFailed;
}

Error EntriesWithheld(std::string_view what) {
  return {ErrorKind::kPermission,
          fmt::format("{}: Spotify withholds its entries from this app and user", what),
          "Only its owner and collaborators may read them: copy it into a playlist of your own.",
          {}};
}

}  // namespace

ListExtraction::ListExtraction(Client* client, ObjectStore* store, Clock* clock,
                               const ListRequest* list, ExtractionOptions options)
    : client_(client),
      store_(store),
      clock_(clock),
      list_(*list),
      options_(std::move(options)),
      identity_(list->id + "\n" + list->target),
      gaps_(store) {
  report_.source = list->source;
  report_.id = list->id;
}

Result<PlaylistReport> ListExtraction::Run() {
  if (options_.reuses_unchanged) {
    TL_ASSIGN(last_, ReadLastLanded(*store_, identity_));
  }
  if (list_.snapshot_id && IsReusable(list_.snapshot_id)) {
    TL_TRY(Reuse(clock_->NowSeconds()));
  } else {
    TL_TRY(FetchAndLand());
  }
  return std::move(report_);
}

Result<PlaylistReport> ListExtraction::Refuse(const Refusal& refusal) {
  TL_TRY(LandRefusal(refusal));
  return std::move(report_);
}

Result<> ListExtraction::FetchAndLand() {
  TL_ASSIGN(PagesInProgress pages, PagesInProgress::Open(store_, identity_, clock_->NowSeconds()));
  if (options_.finished != nullptr) {
    TL_ASSIGN(const auto finished, options_.finished->Find(identity_));
    if (finished && TakeFinished(*finished)) return pages.Remove();
  }
  FetchOptions options{options_.concurrency, options_.progress, {}};
  options.is_unchanged = [this](const PlaylistBody& first) {
    return IsReusable(first.snapshot_id);
  };
  ListFetcher fetcher(client_, clock_, &pages, &list_, std::move(options));
  TL_ASSIGN(ListFetch fetch, fetcher.Fetch());
  refusal_ = fetch.refusal;
  report_.calls = fetch.calls;
  report_.entries = fetch.entries;
  report_.claimed = fetch.claimed;
  report_.suspended = fetch.suspended;
  if (fetch.unchanged) {
    TL_TRY(Reuse(fetch.read->facts.fetched_at));
    TL_TRY(pages.Discard());
  } else {
    TL_TRY(Land(std::move(fetch), &pages));
  }
  pages_discarded_ = pages.discarded();
  return {};
}

// It has landed already in this job, which was stopped since. False: it has changed.
bool ListExtraction::TakeFinished(const FinishedList& list) {
  if (list_.snapshot_id && list.snapshot_id != list_.snapshot_id) return false;
  report_.finished_before = true;
  report_.outcome = list.is_withheld ? FetchOutcome::kWithheld : FetchOutcome::kComplete;
  if (list.is_withheld) report_.error = EntriesWithheld(list_.what);
  report_.entries = list.entries;
  report_.claimed = list.entries;
  return true;
}

// The playlist is as it was when it last came whole, and that is enough.
bool ListExtraction::IsReusable(const std::optional<std::string>& snapshot_id) {
  return last_ && snapshot_id == last_->snapshot_id && OriginalsExist(*store_, *last_) &&
         options_.reuses_unchanged();
}

// One observation a day says that nothing has changed.
Result<> ListExtraction::Reuse(Seconds fetched_at) {
  report_.unchanged = true;
  report_.outcome = FetchOutcome::kComplete;
  report_.entries = last_->entries;
  report_.claimed = last_->entries;
  if (DayOf(last_->observed_at) == DayOf(fetched_at)) return CloseGap(last_->observed_at);
  TL_ASSIGN(report_.raw_keys, LandReused(*store_, list_.id, *last_, fetched_at));
  TL_TRY(CloseGap(fetched_at));
  last_->observed_at = fetched_at;
  return WriteLastLanded(*store_, identity_, *last_);
}

// Pages are forgotten last: a stop before that lands the same objects again.
Result<> ListExtraction::Land(ListFetch fetch, PagesInProgress* pages) {
  if (!fetch.read) return LandRefusal(*fetch.refusal);
  const FetchFacts facts = fetch.read->facts;
  report_.pages = static_cast<int>(facts.pages.size());
  const bool is_withheld = !fetch.read->first.list;
  report_.outcome = is_withheld ? FetchOutcome::kWithheld : FetchOutcome::kComplete;
  if (is_withheld) report_.error = EntriesWithheld(list_.what);
  if (options_.element) TL_TRY(TellElements(*pages, *fetch.read));
  TL_ASSIGN(report_.raw_keys, LandRead(*store_, *pages, list_, std::move(*fetch.read)));
  if (fetch.refusal) {
    TL_TRY(LandDoubt(*fetch.refusal, facts.fetched_at));
  } else {
    if (!is_withheld) TL_TRY(LandWhole(facts.fetched_at, facts.snapshot_before));
    TL_TRY(Finish(is_withheld, facts.snapshot_before));
  }
  return pages->Remove();
}

// Who needs the elements themselves has to ask again.
Result<> ListExtraction::Finish(bool is_withheld, const std::optional<std::string>& snapshot_id) {
  if (options_.finished == nullptr || options_.element) return {};
  return options_.finished->Add(identity_, {report_.entries, is_withheld, snapshot_id});
}

Result<> ListExtraction::TellElements(const PagesInProgress& pages, const ListRead& read) {
  for (const Span& span : read.first.list->entries) options_.element(span.In(read.body));
  std::string body;
  for (const ListPage& page : read.pages) {
    TL_TRY(pages.ReadPage(page.asked, &body));
    for (const Span& span : page.list.entries) options_.element(span.In(body));
  }
  return {};
}

// Nothing came, or nothing that is landed yet.
Result<> ListExtraction::LandRefusal(const Refusal& refusal) {
  report_.outcome = OutcomeOf(refusal);
  report_.recoverable = CanStillBeHad(refusal);
  report_.needs_consent = refusal.meaning == Meaning::kScopeMissing;
  report_.error = refusal.error;
  // Without a credential nobody has asked for anything yet: that is no gap in the data.
  if (refusal.meaning == Meaning::kNoCredential) return {};
  TL_ASSIGN(std::string key, gaps_.Land(list_.kind, list_.id, refusal, clock_->NowSeconds()));
  report_.raw_keys.push_back(std::move(key));
  return {};
}

// What came has landed, and is not all or not sure. The failure is of the same attempt.
Result<> ListExtraction::LandDoubt(const Refusal& refusal, Seconds fetched_at) {
  const FetchOutcome outcome = OutcomeOf(refusal);
  report_.outcome =
      outcome == FetchOutcome::kDeferred ? FetchOutcome::kDeferred : FetchOutcome::kPartial;
  report_.recoverable = CanStillBeHad(refusal);
  report_.error = refusal.error;
  TL_ASSIGN(Landed landed, LandResponse(*store_, "failure-" + list_.kind, list_.id, fetched_at,
                                        FailureObject(list_.kind, list_.id, refusal)));
  report_.raw_keys.push_back(std::move(landed.key));
  return {};
}

Result<> ListExtraction::LandWhole(Seconds fetched_at,
                                   const std::optional<std::string>& snapshot_id) {
  const std::vector<std::string> keys = report_.raw_keys;
  TL_TRY(CloseGap(fetched_at));
  if (!snapshot_id) return {};
  return WriteLastLanded(*store_, identity_, {*snapshot_id, fetched_at, report_.entries, keys});
}

Result<> ListExtraction::CloseGap(Seconds fetched_at) {
  const bool tells = list_.kind == kEntriesKind;
  TL_ASSIGN(auto key, gaps_.Close(list_.kind, list_.id, fetched_at, clock_->NowSeconds(), tells));
  if (key) report_.raw_keys.push_back(std::move(*key));
  return {};
}

}  // namespace tracklake
