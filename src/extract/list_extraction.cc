#include "extract/list_extraction.h"

#include <utility>

#include "base/sha256.h"
#include "extract/failure.h"
#include "extract/land_list.h"
#include "extract/list_content.h"
#include "raw/land.h"

namespace tracklake {
namespace {

FetchOutcome OutcomeOf(const Refusal& refusal) {
  const std::string_view status = CaptureStatus(refusal);
  if (status == "deferred") return FetchOutcome::kDeferred;
  return status == "withheld" ? FetchOutcome::kWithheld : FetchOutcome::kFailed;
}

constexpr std::string_view kOwnRefused =
    "It is the user's own playlist, and Spotify refuses it to this app all the same; a later run "
    "asks again.";

Error EntriesWithheld(const ListRequest& list) {
  const std::string_view hint =
      list.is_own ? kOwnRefused
                  : "Only its owner and collaborators may read them: copy it into a playlist of "
                    "your own.";
  return {ErrorKind::kPermission,
          fmt::format("{}: Spotify withholds its entries from this app and user", list.what),
          std::string(hint),
          {}};
}

// Another partial object must have a quarter more pages than the last: together they are no more
// than five times the list.
bool HasGrown(std::int64_t pages, std::int64_t before) { return pages * 4 >= before * 5; }

std::int64_t PagesOf(const ListRead& read) { return 1 + std::ssize(read.pages); }

}  // namespace

ListExtraction::ListExtraction(Client* client, ObjectStore* store, Clock* clock,
                               const ListRequest* list, ExtractionOptions options)
    : client_(client),
      store_(store),
      clock_(clock),
      list_(*list),
      options_(std::move(options)),
      identity_(IdentityOf(*list)),
      gaps_(store) {
  report_.source = list->source;
  report_.id = list->id;
}

Result<PlaylistReport> ListExtraction::Run() {
  TL_ASSIGN(auto refused, RefusedBefore());
  if (refused) return std::move(*refused);
  TL_ASSIGN(last_, ReadLastLanded(*store_, identity_));
  if (list_.snapshot_id && IsReusable(list_.snapshot_id)) {
    TL_TRY(Reuse(clock_->NowSeconds()));
  } else {
    TL_TRY(FetchAndLand());
  }
  return std::move(report_);
}

// The object that it landed still says so.
Result<std::optional<PlaylistReport>> ListExtraction::RefusedBefore() {
  if (options_.scopes == nullptr) return std::nullopt;
  TL_ASSIGN(const auto refusal, options_.scopes->Find(identity_, list_.what));
  if (!refusal) return std::nullopt;
  Describe(*refusal);
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
  if (pages.is_stale()) TL_TRY(LandStale(&pages));
  FetchOptions options{options_.concurrency, options_.progress, {}, options_.limits};
  options.is_unchanged = [this](const PlaylistBody& first, const std::string& body) {
    return IsUnchanged(first, body);
  };
  ListFetcher fetcher(client_, clock_, &pages, &list_, std::move(options));
  TL_ASSIGN(ListFetch fetch, fetcher.Fetch());
  if (fetch.refusal && IsOfThisMachine(fetch.refusal->meaning)) {
    return std::unexpected(fetch.refusal->error);  // the pages that came are kept
  }
  if (fetch.others_fail) refusal_ = fetch.refusal;
  report_.calls = fetch.calls;
  report_.new_pages = fetch.new_pages;
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
  if (list.is_withheld) report_.error = EntriesWithheld(list_);
  report_.entries = list.entries;
  report_.claimed = list.entries;
  return true;
}

// The playlist is as it was when it last came whole, and that is enough.
bool ListExtraction::IsReusable(const std::optional<std::string>& snapshot_id) {
  return last_ && snapshot_id && snapshot_id == last_->snapshot_id &&
         AllExist(*store_, last_->keys) && options_.reuses_unchanged && options_.reuses_unchanged();
}

// By the first answer of several.
bool ListExtraction::IsUnchanged(const PlaylistBody& first, const std::string& body) {
  if (IsReusable(first.snapshot_id)) return true;
  return list_.is_newest_first && last_ && last_->pages > kFewPages &&
         last_->first_answer == Hash16(body) &&
         clock_->NowSeconds() - last_->read_at < kMaxUnread && AllExist(*store_, last_->keys) &&
         options_.reuses_unchanged && options_.reuses_unchanged();
}

// One observation a day says that nothing has changed.
Result<> ListExtraction::Reuse(Seconds fetched_at) {
  report_.unchanged = true;
  if (!is_withheld_) report_.outcome = FetchOutcome::kComplete;
  report_.entries = last_->entries;
  report_.claimed = last_->entries;
  if (DayOf(last_->observed_at) == DayOf(fetched_at)) return CloseGap(last_->observed_at);
  TL_ASSIGN(report_.raw_keys, LandReused(*store_, list_.kind, list_.id, last_->keys, fetched_at));
  TL_TRY(CloseGap(fetched_at));
  last_->observed_at = fetched_at;
  return WriteLastLanded(*store_, identity_, *last_);
}

// Pages are forgotten last: a stop before that lands the same objects again.
Result<> ListExtraction::Land(ListFetch fetch, PagesInProgress* pages) {
  if (!fetch.read) return LandRefusal(*fetch.refusal);
  report_.pages = static_cast<int>(fetch.read->facts.pages.size());
  is_withheld_ = !fetch.read->first.list;
  if (options_.element && !is_withheld_) TL_TRY(TellElements(*pages, *fetch.read));
  if (fetch.suspended) return LandSuspended(std::move(fetch), pages);
  report_.outcome = is_withheld_ ? FetchOutcome::kWithheld : FetchOutcome::kComplete;
  if (is_withheld_) report_.error = EntriesWithheld(list_);
  DescribeTotals(fetch);
  const auto snapshot_id = fetch.read->facts.snapshot_before;
  if (fetch.refusal && PagesOf(*fetch.read) <= pages->standing().pages) {
    DescribeDoubt(*fetch.refusal);  // as a partial list it has landed already
    TL_TRY(LandFailure(*fetch.refusal));
  } else {
    TL_TRY(LandRead(*fetch.read, fetch.refusal, pages));
  }
  if (!fetch.refusal) TL_TRY(Finish(snapshot_id));
  return pages->Remove();
}

// A list of another length need not be hashed for that.
Result<bool> ListExtraction::IsAsLanded(const PagesInProgress& pages, const ListRead& read,
                                        std::string_view doubt) const {
  if (!last_ || last_->entries != report_.entries || !AllExist(*store_, last_->keys)) return false;
  TL_ASSIGN(const std::string content, ContentOf(pages, read, doubt));
  return content == last_->content;
}

// What came, unless it is what landed the last time: then one object a day says so.
Result<> ListExtraction::LandRead(const ListRead& read, const std::optional<Refusal>& refusal,
                                  PagesInProgress* pages) {
  const FetchFacts& facts = read.facts;
  LastLanded now{.first_answer = Hash16(read.body),
                 .observed_at = facts.fetched_at,
                 .read_at = facts.fetched_at,
                 .entries = report_.entries,
                 .pages = report_.pages};
  if (!refusal && read.first.list) now.snapshot_id = facts.snapshot_before;
  const std::string doubt = refusal ? refusal->reason : "";
  TL_ASSIGN(const bool is_same, IsAsLanded(*pages, read, doubt));
  if (is_same && !refusal) {
    last_->read_at = facts.fetched_at;
    last_->snapshot_id = now.snapshot_id;
    return Reuse(facts.fetched_at);
  }
  if (is_same && DayOf(last_->observed_at) == DayOf(facts.fetched_at)) {
    DescribeDoubt(*refusal);
    return {};
  }
  TL_ASSIGN(LandedList landed, tracklake::LandRead(*store_, *pages, list_, read, doubt));
  now.keys = std::move(landed.keys);
  now.content = std::move(landed.content);
  report_.raw_keys.insert(report_.raw_keys.end(), now.keys.begin(), now.keys.end());
  TL_TRY(refusal ? LandDoubt(*refusal, facts.fetched_at) : CloseGap(facts.fetched_at));
  return WriteLastLanded(*store_, identity_, now);
}

// A later run goes on; what has come is in the tables until then.
Result<> ListExtraction::LandSuspended(ListFetch fetch, PagesInProgress* pages) {
  Describe(*fetch.refusal);
  const bool is_down = fetch.others_fail && fetch.refusal->error.kind == ErrorKind::kUnavailable;
  if (!is_down && report_.outcome != FetchOutcome::kDeferred) {
    report_.outcome = FetchOutcome::kPartial;
  }
  if (fetch.waits) return {};
  const bool has_grown = HasGrown(PagesOf(*fetch.read), pages->standing().pages);
  if (has_grown) TL_TRY(LandPartial(std::move(*fetch.read), pages));
  return LandFailure(*fetch.refusal);
}

Result<> ListExtraction::LandPartial(ListRead read, PagesInProgress* pages) {
  PagesStanding standing = pages->standing();
  standing.pages = PagesOf(read);
  ++standing.partials;
  const Seconds at = read.facts.fetched_at + std::chrono::seconds(standing.partials);
  read.facts.fetched_at = at;
  TL_ASSIGN(const LandedList landed, tracklake::LandRead(*store_, *pages, list_, read));
  report_.raw_keys.insert(report_.raw_keys.end(), landed.keys.begin(), landed.keys.end());
  TL_TRY(pages->SetStanding(standing));
  return gaps_.Extend(list_.kind, list_.id, at);
}

// Nothing has come for days: what did is landed before it is forgotten, and the list read anew.
Result<> ListExtraction::LandStale(PagesInProgress* pages) {
  ListFetcher fetcher(client_, clock_, pages, &list_, {});
  TL_ASSIGN(ListFetch kept, fetcher.FetchKept());
  if (kept.read && PagesOf(*kept.read) > pages->standing().pages) {
    TL_TRY(LandPartial(std::move(*kept.read), pages));
  }
  return pages->Discard();
}

// Who needs the elements themselves has to ask again.
Result<> ListExtraction::Finish(const std::optional<std::string>& snapshot_id) {
  if (options_.finished == nullptr || options_.element) return {};
  return options_.finished->Add(identity_, {report_.entries, is_withheld_, snapshot_id});
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

void ListExtraction::Describe(const Refusal& refusal) {
  report_.outcome = OutcomeOf(refusal);
  report_.recoverable = CanStillBeHad(refusal);
  report_.needs_consent = refusal.meaning == Meaning::kScopeMissing;
  report_.error = refusal.error;
  if (list_.is_own && refusal.meaning == Meaning::kNotOwner) report_.error->hint = kOwnRefused;
}

// More than was claimed is no gap, but somebody is wrong.
void ListExtraction::DescribeTotals(const ListFetch& fetch) {
  if (fetch.refusal || !fetch.claimed || fetch.entries <= *fetch.claimed) return;
  report_.doubt = Error{ErrorKind::kBadData,
                        fmt::format("{}: it claims {} entries, and {} came", list_.what,
                                    *fetch.claimed, fetch.entries),
                        "All of them are landed.",
                        {}};
}

// Nothing came, or nothing that is landed yet.
Result<> ListExtraction::LandRefusal(const Refusal& refusal) {
  if (IsOfThisMachine(refusal.meaning)) return std::unexpected(refusal.error);
  Describe(refusal);
  // Without a credential nobody has asked for anything yet: that is no gap in the data.
  if (refusal.meaning == Meaning::kNoCredential) return {};
  TL_TRY(LandFailure(refusal));
  return options_.scopes == nullptr ? Result<>() : options_.scopes->Add(identity_, refusal);
}

Result<> ListExtraction::LandFailure(const Refusal& refusal) {
  TL_ASSIGN(auto key, gaps_.Land(list_.kind, list_.id, refusal, clock_->NowSeconds()));
  if (key) report_.raw_keys.push_back(std::move(*key));
  return {};
}

// What came is not all, or not sure.
void ListExtraction::DescribeDoubt(const Refusal& refusal) {
  Describe(refusal);
  if (report_.outcome != FetchOutcome::kDeferred) report_.outcome = FetchOutcome::kPartial;
}

// What came has landed. The failure is of the same attempt.
Result<> ListExtraction::LandDoubt(const Refusal& refusal, Seconds fetched_at) {
  DescribeDoubt(refusal);
  TL_ASSIGN(Landed landed, LandResponse(*store_, "failure-" + list_.kind, list_.id, fetched_at,
                                        FailureObject(list_.kind, list_.id, refusal)));
  report_.raw_keys.push_back(std::move(landed.key));
  return {};
}

// What is withheld closes nothing.
Result<> ListExtraction::CloseGap(Seconds fetched_at) {
  if (is_withheld_) return {};
  const bool tells = list_.kind == kEntriesKind;
  TL_ASSIGN(auto key, gaps_.Close(list_.kind, list_.id, fetched_at, clock_->NowSeconds(), tells));
  if (key) report_.raw_keys.push_back(std::move(*key));
  return {};
}

}  // namespace tracklake
