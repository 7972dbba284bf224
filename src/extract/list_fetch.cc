#include "extract/list_fetch.h"

#include <algorithm>
#include <utility>

namespace tracklake {
namespace {

PageFact FactOf(const EntryList& list, std::int64_t offset) {
  return {offset, static_cast<std::int64_t>(list.entries.size()), list.total};
}

bool IsShort(const FetchFacts& facts) {
  return facts.total_claimed && facts.items_received() < *facts.total_claimed;
}

}  // namespace

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

// The reading that the last run began, unless it is of no use any more.
Result<> ListFetcher::Resume() {
  if (!store_.begun()) return {};
  std::string body;
  TL_TRY(store_.ReadFirst(&body));
  const Result<PlaylistBody> first = ReadFirst(body);
  if (!first.has_value() || !first->list || !first->list->next) return Forget();
  reread_ = store_.reread();
  TakeFirst(std::move(body), *first, store_.fetched_at());
  return CheckOldPages();
}

Result<> ListFetcher::CheckOldPages() {
  const auto& before = read_->facts.snapshot_before;
  std::optional<std::string> now = list_.snapshot_id;
  const bool is_old = clock_->NowSeconds() - store_.fetched_at() > kFreshPages;
  if (!now && before && is_old && !store_.has_after() && !AskSnapshot(&now)) return {};
  return now && before && now != before ? Forget() : Result<>();
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
  const auto parse = [&](std::string& body) -> Result<> {
    TL_ASSIGN(first, ReadFirst(body));
    return {};
  };
  std::optional<Fetched> fetched = Ask(list_.target, parse);
  if (!fetched) return {};
  ++new_pages_;
  TakeFirst(std::move(fetched->body), std::move(first), fetched->received_at);
  if (!read_->has_more()) return {};
  is_unchanged_ = options_.is_unchanged && options_.is_unchanged(read_->first);
  is_done_ = is_unchanged_;
  return is_done_ ? Result<>() : store_.Begin(fetched->received_at, reread_, read_->body);
}

Result<PlaylistBody> ListFetcher::ReadFirst(const std::string& body) {
  return list_.shape == ListShape::kPlaylist ? reader_.ReadPlaylist(body)
                                             : reader_.ReadCollection(body);
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
    facts.pages.push_back(FactOf(*list, list->offset.value_or(0)));
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
  PageCrew crew(client_, &list_, &store_,
                PagePlan(**link, first.items, is_known ? facts.total_claimed : std::nullopt),
                [this](std::int64_t entries) { Report(entries); });
  TL_ASSIGN(const bool are_whole, KeepPages(&crew));
  if (!are_whole) return Forget();  // and from the beginning, with no reading under way
  if (!refusal_) TL_TRY(crew.Run(options_.concurrency));
  calls_ += crew.calls();
  new_pages_ += crew.new_pages();
  read_->pages = crew.TakePages(first.offset + first.items);
  for (const ListPage& page : read_->pages) facts.pages.push_back(FactOf(page.list, page.offset));
  if (!refusal_) refusal_ = std::move(crew).refusal();
  return {};
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
    const auto snapshot_id = reader_.ReadSnapshotId(answer);
    if (!snapshot_id.has_value()) return Forget();  // damaged, as pages may be
    facts.snapshot_after = *snapshot_id;
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

// What is damaged is not waited for, nor pages of a list that has changed.
bool ListFetcher::GoesOnLater() const {
  return refusal_ && read_ && read_->has_more() && store_.begun() &&
         IsRecoverable(refusal_->meaning) && refusal_->meaning != Meaning::kDamaged;
}

ListFetch ListFetcher::Finish() {
  ListFetch fetch;
  fetch.unchanged = is_unchanged_;
  fetch.suspended = GoesOnLater();
  fetch.new_pages = new_pages_;
  fetch.calls = calls_;
  if (!read_) read_ = std::move(torn_);
  if (read_) {
    const FetchFacts& facts = read_->facts;
    fetch.entries = facts.items_received();
    fetch.claimed = facts.total_claimed;
    const bool is_whole = !refusal_ && !is_unchanged_ && read_->first.list;
    if (is_whole && IsShort(facts)) refusal_ = Mismatch(list_.what, "mismatch of totals");
  }
  if (!fetch.suspended) fetch.read = std::move(read_);
  fetch.refusal = std::move(refusal_);
  return fetch;
}

std::optional<Fetched> ListFetcher::Ask(const std::string& target, const Client::Reader& reader) {
  Reply reply = client_->Get(target, list_.what, reader);
  calls_ += reply.calls;
  if (reply.result.has_value()) return std::move(*reply.result);
  refusal_ = std::move(reply.result).error();
  return std::nullopt;
}

std::optional<Fetched> ListFetcher::AskSnapshot(std::optional<std::string>* snapshot_id) {
  const auto parse = [&](std::string& body) -> Result<> {
    TL_ASSIGN(*snapshot_id, reader_.ReadSnapshotId(body));
    return {};
  };
  return Ask(fmt::format("/playlists/{}?fields=snapshot_id", list_.id), parse);
}

void ListFetcher::Report(std::int64_t entries) {
  received_ += entries;
  if (options_.progress) options_.progress(received_, read_->facts.total_claimed);
}

}  // namespace tracklake
