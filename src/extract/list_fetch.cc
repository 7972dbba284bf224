#include "extract/list_fetch.h"

#include <algorithm>
#include <utility>

#include "extract/page_request.h"
#include "spotify/check_answer.h"

namespace tracklake {
namespace {

PageFact FactOf(const EntryList& list, std::int64_t offset) {
  return {offset, static_cast<std::int64_t>(list.entries.size()), list.total};
}

bool IsShort(const FetchFacts& facts) {
  return facts.total_claimed && facts.items_received() < *facts.total_claimed;
}

Refusal TotalsDisagree(std::string_view what, const FetchFacts& facts) {
  Refusal refusal = Mismatch(what, "mismatch of totals");
  refusal.error.message += fmt::format(": {} of the {} entries that it claims came",
                                       facts.items_received(), *facts.total_claimed);
  return refusal;
}

constexpr std::string_view kKept = "What came is landed, and the pages that came are kept.";

// More than a day between two tries would be as good as none: pages last three.
constexpr int kMaxDelayHours = 24;

}  // namespace

std::chrono::hours RetryDelay(int failures) {
  if (failures < 2) return std::chrono::hours(0);
  return std::chrono::hours(std::min(1 << std::min(failures - 2, 5), kMaxDelayHours));
}

ListFetcher::ListFetcher(Client* client, Clock* clock, PagesInProgress* pages,
                         const ListRequest* list, FetchOptions options)
    : client_(client), clock_(clock), store_(*pages), list_(*list), options_(std::move(options)) {}

Result<ListFetch> ListFetcher::Fetch() {
  TL_TRY(Resume());
  // A list that can no longer be asked for ends with the pages that an earlier run left.
  if (refusal_ && read_ && !GoesOnLater()) TL_TRY(ReadRest());
  while (!is_done_ && !refusal_) TL_TRY(ReadOnce());  // bounded by kMaxRereads
  return Finish();
}

Result<ListFetch> ListFetcher::FetchKept() {
  refusal_ = Mismatch(list_.what, "no more of it came in three days");
  TL_TRY(Resume());
  if (read_) TL_TRY(ReadRest());
  return Finish();
}

// The reading that the last run began, unless it is of no use any more.
Result<> ListFetcher::Resume() {
  if (!store_.begun()) return {};
  std::string body;
  TL_TRY(store_.ReadFirst(&body));
  const Result<JsonValue> root = CheckAnswer(body, &document_);
  if (!root.has_value()) return Forget();
  const Result<PlaylistBody> first = ReadFirst(body, *root);
  if (!first.has_value() || !first->list || !first->list->next) return Forget();
  reread_ = store_.reread();
  TakeFirst(std::move(body), *first, store_.fetched_at());
  return refusal_ || MustWait() ? Result<>() : CheckOldPages();
}

// What cannot be had now is not asked for, nor whether the list has changed meanwhile.
bool ListFetcher::MustWait() {
  const PagesStanding& standing = store_.standing();
  const Seconds again_at = standing.failed_at + RetryDelay(standing.failures);
  if (standing.failures > 0 && clock_->NowSeconds() < again_at) {
    const std::string message =
        fmt::format("{} (asked for again after {})", standing.message, FormatTimestamp(again_at));
    refusal_ = Refusal{Meaning::kDamaged,
                       {ErrorKind::kBadData, message, std::string(kKept), {}},
                       standing.reason,
                       {}};
    waits_ = has_failed_pages_ = true;
    return true;
  }
  const auto link = LinkOf(*client_, list_, *read_->first.list, read_->facts.pages.front().offset);
  if (!link.has_value() || !*link || !LacksPages(**link)) return false;
  if (auto leave = client_->MayCall((*link)->target); !leave.has_value()) {
    refusal_ = std::move(leave).error();
    is_stopped_ = true;
  }
  return refusal_.has_value();
}

// As far as can be told from how many came.
bool ListFetcher::LacksPages(const PageLink& link) const {
  const FetchFacts& facts = read_->facts;
  const std::int64_t first = facts.pages.front().items;
  const std::int64_t length = std::max<std::int64_t>(link.limit.value_or(first), 1);
  const std::int64_t rest = facts.total_claimed.value_or(0) - first;
  return !store_.has_after() && std::ssize(store_.offsets()) * length < rest;
}

Result<> ListFetcher::CheckOldPages() {
  const auto& before = read_->facts.snapshot_before;
  std::optional<std::string> now = list_.snapshot_id;
  const bool is_old = clock_->NowSeconds() - store_.fetched_at() > kFreshPages;
  if (!now && before && is_old && !store_.has_after() && !AskSnapshot(&now)) return {};
  return now && before && now != before ? StartAgain() : Result<>();
}

// The list has changed since: that counts like a change while it was read. One that changes faster
// than it can be read is read to its end all the same.
Result<> ListFetcher::StartAgain() {
  if (reread_ == kMaxRereads) return {};
  const int reread = reread_ + 1;
  TL_TRY(Forget());
  reread_ = reread;
  return {};
}

Result<> ListFetcher::Forget() {
  read_.reset();
  reread_ = 0;
  return store_.Discard();
}

// One reading of the list, or the rest of one.
Result<> ListFetcher::ReadOnce() {
  if (!read_) TL_TRY(Begin());
  if (is_done_ || refusal_) return {};
  if (read_->has_more()) {
    TL_TRY(ReadRest());
    if (read_ && !refusal_) TL_TRY(CheckChange());
    if (!read_ || refusal_) return {};
  }
  is_done_ = !HasMoved();
  if (is_done_) return {};
  if (reread_ == kMaxRereads) {
    refusal_ = Mismatch(list_.what, "it changed each time while it was read");
    return {};
  }
  ++reread_;
  torn_ = std::exchange(read_, std::nullopt);
  return {};
}

Result<> ListFetcher::Begin() {
  PlaylistBody first;
  const auto read = [&](std::string_view body, JsonValue root) -> Result<> {
    TL_ASSIGN(first, ReadFirst(body, root));
    return {};
  };
  std::optional<Fetched> fetched = Ask(list_.target, read);
  if (!fetched) return {};
  ++new_pages_;
  TakeFirst(std::move(fetched->body), std::move(first), fetched->received_at);
  if (!read_->has_more()) return {};
  is_unchanged_ = options_.is_unchanged && options_.is_unchanged(read_->first, read_->body);
  is_done_ = is_unchanged_;
  return is_done_ ? Result<>() : store_.Begin(fetched->received_at, reread_, read_->body);
}

Result<PlaylistBody> ListFetcher::ReadFirst(std::string_view body, JsonValue root) const {
  const bool is_playlist = list_.shape == ListShape::kPlaylist;
  TL_ASSIGN(PlaylistBody first,
            is_playlist ? ReadPlaylist(body, root) : ReadCollection(body, root));
  if (first.list && first.list->offset.value_or(0) != 0) {
    return Fail(ErrorKind::kBadData, "a first page at offset {}", *first.list->offset);
  }
  return first;
}

void ListFetcher::TakeFirst(std::string body, PlaylistBody first, Seconds fetched_at) {
  read_.emplace();
  read_->body = std::move(body);
  read_->first = std::move(first);
  FetchFacts& facts = read_->facts;
  if (list_.kind == kEntriesKind) facts.playlist_id = list_.id;
  facts.is_playlist = list_.shape == ListShape::kPlaylist;
  facts.request = list_.target;
  facts.fetched_at = fetched_at;
  facts.snapshot_before = read_->first.snapshot_id;
  facts.snapshot_after = facts.snapshot_before;  // one answer cannot differ from itself
  facts.total_claimed = read_->first.total;
  received_ = 0;
  if (const auto& list = read_->first.list) {
    facts.pages.push_back(FactOf(*list, 0));
    Report(facts.pages.back().items);
  } else {
    Report(0);
  }
}

Result<> ListFetcher::ReadRest() {
  FetchFacts& facts = read_->facts;
  facts.snapshot_after.reset();  // unknown until it is asked again
  const PageFact first = facts.pages.front();
  const auto link = LinkOf(*client_, list_, *read_->first.list, first.offset);
  if (!link.has_value()) {
    refusal_ = Mismatch(list_.what, link.error().message);
    return {};
  }
  const bool is_known = list_.shape != ListShape::kCursor;
  CrewOptions options;
  options.progress = [this](std::int64_t entries) { Report(entries); };
  options.limits = options_.limits;
  const bool has_no_sign = !facts.snapshot_before;  // of change, but its total
  if (has_no_sign && reread_ < kMaxRereads) options.steady_total = facts.total_claimed;
  PageCrew crew(client_, &list_, &store_,
                PagePlan(**link, first.items, is_known ? facts.total_claimed : std::nullopt),
                std::move(options));
  TL_ASSIGN(const bool are_whole, KeepPages(&crew));
  if (!are_whole) return Forget();  // and from the beginning, with no reading under way
  if (!refusal_) TL_TRY(crew.Run(options_.concurrency));
  CrewOutcome outcome = crew.TakeOutcome(first.offset + first.items);
  calls_ += outcome.calls;
  new_pages_ += outcome.new_pages;
  read_->pages = std::move(outcome.pages);
  for (const ListPage& page : read_->pages) facts.pages.push_back(FactOf(page.list, page.offset));
  Judge(outcome);
  return has_failed_pages_ && !waits_ ? CountFailure() : Result<>();
}

// What stopped the crew, or else what is missing, or may be.
void ListFetcher::Judge(const CrewOutcome& outcome) {
  if (refusal_ || outcome.has_changed) return;
  is_stopped_ = outcome.stopped.has_value();
  const bool is_worn_out = is_stopped_ && outcome.is_worn_out;
  has_failed_pages_ = outcome.failed && (!is_stopped_ || is_worn_out);
  if (is_stopped_ && !is_worn_out) {
    refusal_ = outcome.stopped;
  } else if (outcome.failed) {
    refusal_ = outcome.failed;
  } else if (outcome.misled && read_->facts.items_received() != read_->facts.total_claimed) {
    refusal_ = outcome.misled;
  }
}

Result<> ListFetcher::CountFailure() {
  PagesStanding standing = store_.standing();
  standing.failures = new_pages_ > 0 ? 1 : standing.failures + 1;
  standing.failed_at = clock_->NowSeconds();
  standing.reason = refusal_->reason;
  standing.message = refusal_->error.message;
  return store_.SetStanding(standing);
}

// The pages that an earlier run left. False when one of them is damaged.
Result<bool> ListFetcher::KeepPages(PageCrew* crew) {
  std::string body;
  for (const std::int64_t offset : store_.offsets()) {
    TL_TRY(store_.ReadPage(offset, &body));
    if (!crew->Keep(offset, body).has_value()) return false;
  }
  return true;
}

Result<> ListFetcher::CheckChange() {
  FetchFacts& facts = read_->facts;
  if (!facts.snapshot_before) return {};
  if (store_.has_after()) {
    std::string answer;
    TL_TRY(store_.ReadAfter(&answer));
    const auto root = CheckAnswer(answer, &document_);
    if (!root.has_value()) return Forget();  // damaged, as pages may be
    facts.snapshot_after = ReadSnapshotId(*root);
    return {};
  }
  const std::optional<Fetched> fetched = AskSnapshot(&facts.snapshot_after);
  return fetched ? store_.AddAfter(fetched->body) : Result<>();
}

// Lists without a snapshot_id change at least their length.
bool ListFetcher::HasMoved() const {
  const FetchFacts& facts = read_->facts;
  if (facts.snapshot_before) {
    return facts.snapshot_after && facts.snapshot_after != facts.snapshot_before;
  }
  return std::ranges::any_of(facts.pages, [&](const PageFact& page) {
    return page.total && facts.total_claimed && page.total != facts.total_claimed;
  });
}

// What is damaged is not waited for, but a page may be whole the next time.
bool ListFetcher::GoesOnLater() const {
  return refusal_ && read_ && read_->has_more() && store_.begun() &&
         (has_failed_pages_ ||
          (IsRecoverable(refusal_->meaning) && refusal_->meaning != Meaning::kDamaged));
}

ListFetch ListFetcher::Finish() {
  ListFetch fetch;
  fetch.unchanged = is_unchanged_;
  fetch.suspended = GoesOnLater();
  fetch.waits = waits_;
  fetch.others_fail = refusal_ && !(has_failed_pages_ && !is_stopped_);
  fetch.new_pages = new_pages_;
  fetch.calls = calls_;
  if (!read_) read_ = std::move(torn_);
  if (read_) {
    const FetchFacts& facts = read_->facts;
    fetch.entries = facts.items_received();
    fetch.claimed = facts.total_claimed;
    const bool is_whole = !refusal_ && !is_unchanged_ && read_->first.list;
    if (is_whole && IsShort(facts)) refusal_ = TotalsDisagree(list_.what, facts);
  }
  if (read_) read_->facts.ends = !refusal_;
  fetch.read = std::move(read_);
  fetch.refusal = std::move(refusal_);
  return fetch;
}

std::optional<Fetched> ListFetcher::Ask(const std::string& target, const Client::Reader& reader) {
  Reply reply = GetPage(client_, options_.limits, target, list_.what, &document_, reader);
  calls_ += reply.calls;
  if (reply.result.has_value()) return std::move(*reply.result);
  refusal_ = std::move(reply.result).error();
  return std::nullopt;
}

std::optional<Fetched> ListFetcher::AskSnapshot(std::optional<std::string>* snapshot_id) {
  const auto read = [&](std::string_view, JsonValue root) -> Result<> {
    *snapshot_id = ReadSnapshotId(root);
    return {};
  };
  return Ask(fmt::format("/playlists/{}?fields=snapshot_id", list_.id), read);
}

void ListFetcher::Report(std::int64_t entries) {
  received_ += entries;
  if (options_.progress) options_.progress(received_, read_->facts.total_claimed);
}

}  // namespace tracklake
