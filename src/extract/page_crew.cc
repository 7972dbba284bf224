#include "extract/page_crew.h"

#include <algorithm>
#include <utility>

#include "base/exhausted.h"
#include "extract/page_request.h"
#include "spotify/check_answer.h"

namespace tracklake {
namespace {

// What every other page would meet, too.
bool EndsList(const Refusal& refusal) {
  return refusal.error.kind == ErrorKind::kDeferred || StopsRun(refusal.meaning) ||
         refusal.meaning == Meaning::kScopeMissing;
}

}  // namespace

Refusal Mismatch(std::string_view what, std::string reason) {
  Error error{ErrorKind::kBadData,
              fmt::format("{}: {}", what, reason),
              "What arrived has landed; the next run reads it again.",
              {}};
  return {Meaning::kDamaged, std::move(error), std::move(reason), {}};
}

PageCrew::PageCrew(Client* client, const ListRequest* list, PagesInProgress* store, PagePlan plan,
                   CrewOptions options)
    : client_(client),
      list_(*list),
      store_(*store),
      options_(std::move(options)),
      plan_(std::move(plan)),
      cursors_{plan_.first().cursor} {}

Result<> PageCrew::Keep(std::int64_t asked, const std::string& body) {
  JsonDocument document;
  TL_ASSIGN(const JsonValue root, CheckAnswer(body, &document));
  const MutexLock lock(mutex_);
  ListPage page = PageAt(asked);
  TL_TRY(Read(body, root, &page));
  Settle(std::move(page));
  return {};
}

Result<> PageCrew::Run(int workers) {
  {
    std::int64_t foreseen = 0;
    {
      const MutexLock lock(mutex_);
      foreseen = plan_.Foreseen();
    }
    const auto helpers = std::clamp<std::int64_t>(foreseen, 1, workers) - 1;
    std::vector<std::jthread> threads;
    for (std::int64_t i = 0; i < helpers; ++i) {
      if (!StartThread([this] { Work(); }, &threads)) break;  // fewer do it too
    }
    Work();
  }
  const MutexLock lock(mutex_);
  if (failure_) return std::unexpected(std::move(*failure_));
  if (plan_.too_long()) {
    misled_.Add(0, Mismatch(list_.what, fmt::format("it goes on after {} pages", kMaxPages)));
  }
  return {};
}

void PageCrew::Work() {
  Result<> done = Guarded([this] { return FetchPages(); });
  const MutexLock lock(mutex_);
  if (!done.has_value()) failure_ = std::move(done).error();
  changed_.NotifyAll();
}

Result<> PageCrew::FetchPages() {
  JsonDocument document;
  const MutexLock lock(mutex_);
  while (const std::optional<PageLink> link = NextLink()) {
    ++under_way_;
    ListPage page = PageAt(link->offset);
    std::optional<Refusal> refusal;
    int calls = 0;
    Result<> done;
    {
      const MutexUnlock others(mutex_);
      done = Guarded([&] { return FetchPage(*link, &document, &page, &refusal, &calls); });
    }
    --under_way_;
    calls_ += calls;
    Take(*link, std::move(done), std::move(page), std::move(refusal));
    changed_.NotifyAll();
  }
  return {};
}

// Waits while pages under way may yet lead to others.
std::optional<PageLink> PageCrew::NextLink() {
  while (!is_over() && !plan_.HasMore() && under_way_ > 0) changed_.Wait(mutex_);
  return is_over() ? std::nullopt : plan_.Take();
}

void PageCrew::Take(const PageLink& link, Result<> done, ListPage page,
                    std::optional<Refusal> refusal) {
  if (!done.has_value()) {
    failure_ = std::move(done).error();
  } else if (refusal) {
    Fail(link.offset, std::move(*refusal));
  } else {
    ++new_pages_;
    failures_in_a_row_ = 0;
    Settle(std::move(page));
  }
}

Result<> PageCrew::FetchPage(const PageLink& link, JsonDocument* document, ListPage* page,
                             std::optional<Refusal>* refusal, int* calls) {
  const auto read = [&](std::string_view body, JsonValue root) -> Result<> {
    return Read(body, root, page);
  };
  const std::string what = fmt::format("{}, from entry {}", list_.what, link.offset + 1);
  Reply reply = GetPage(client_, options_.limits, link.target, what, document, read);
  *calls = reply.calls;
  if (!reply.result.has_value()) {
    *refusal = std::move(reply.result).error();
    return {};
  }
  if (page->list.entries.empty()) return {};  // nothing to keep: a later run asks again
  std::string body = std::move(reply.result->body);
  TL_ASSIGN(const bool is_new, store_.Add(link.offset, body));
  if (is_new) return {};
  TL_TRY(store_.ReadPage(link.offset, &body));
  TL_ASSIGN(const JsonValue root, CheckAnswer(body, document));
  return read(body, root);
}

ListPage PageCrew::PageAt(std::int64_t offset) const {
  return {.asked = offset, .offset = offset, .is_foreseen = plan_.Foresees(offset)};
}

// An empty page with more behind it tells nothing, and such lists have gone on without end; behind
// all that the list claims it is its end.
Result<> PageCrew::Read(std::string_view body, JsonValue root, ListPage* page) const {
  if (list_.shape == ListShape::kPlaylist) {
    TL_ASSIGN(page->list, ReadPage(body, root));
  } else {
    TL_ASSIGN(PlaylistBody collection, ReadCollection(body, root));
    page->list = std::move(*collection.list);
  }
  const auto& entries = page->list.entries;
  const std::int64_t total = page->list.total.value_or(0);  // 0 behind entries is as good as none
  const bool is_behind_all = entries.empty() && total > 0 && page->asked >= total;
  if (is_behind_all) page->list.next.reset();
  if (entries.empty() && page->list.next) {
    return tracklake::Fail(ErrorKind::kBadData, "an empty page with more behind it");
  }
  if (page->list.offset.value_or(page->asked) != page->asked) {
    return tracklake::Fail(ErrorKind::kBadData, "a page at offset {} where {} was asked for",
                           *page->list.offset, page->asked);
  }
  if (!entries.empty() && !page->is_foreseen) {
    page->fingerprint =
        std::hash<std::string_view>()(Span{entries.front().begin, entries.back().end}.In(body));
  }
  return {};
}

void PageCrew::Settle(ListPage page) {
  const auto count = static_cast<std::int64_t>(page.list.entries.size());
  const auto& steady = options_.steady_total;
  has_changed_ = has_changed_ || (steady && page.list.total && page.list.total != steady);
  Result<std::optional<PageLink>> next = LinkOf(*client_, list_, page.list, page.offset);
  if (next.has_value() && *next) next = CheckCourse(page, std::move(**next));
  if (!next.has_value()) {
    misled_.Add(page.asked, Mismatch(list_.what, next.error().message));
    next = std::optional<PageLink>();
    if (plan_.Foresees(page.offset + count)) next->emplace().offset = page.offset + count;
  }
  plan_.Came(page.offset, count, *next);
  pages_.push_back(std::move(page));
  if (options_.progress) options_.progress(count);
}

// Where pages are foreseen, each is asked for once whatever `next` says.
Result<PageLink> PageCrew::CheckCourse(const ListPage& page, PageLink next) {
  if (list_.shape == ListShape::kCursor && !cursors_.insert(next.cursor).second) {
    return tracklake::Fail(ErrorKind::kBadData, "its pages go in a circle");
  }
  if (page.is_foreseen) return next;
  same_in_a_row_ = page.fingerprint == last_fingerprint_ ? same_in_a_row_ + 1 : 1;
  last_fingerprint_ = page.fingerprint;
  if (same_in_a_row_ < kMaxSamePages) return next;
  return tracklake::Fail(ErrorKind::kBadData, "the same page comes again and again");
}

void PageCrew::Fail(std::int64_t offset, Refusal refusal) {
  plan_.Failed(offset);
  if (EndsList(refusal)) {
    if (!stopped_) stopped_ = std::move(refusal);
    return;
  }
  if (++failures_in_a_row_ == kMaxFailuresInARow && !stopped_) {
    is_worn_out_ = true;
    stopped_ = refusal;
  }
  failed_.Add(offset, std::move(refusal));
}

void PageCrew::Trouble::Add(std::int64_t at, Refusal why) {
  if (refusal && offset <= at) return;
  refusal = std::move(why);
  offset = at;
}

CrewOutcome PageCrew::TakeOutcome(std::int64_t first_end) {
  const MutexLock lock(mutex_);
  return {.pages = TakePages(first_end),
          .new_pages = new_pages_,
          .calls = calls_,
          .stopped = std::move(stopped_),
          .is_worn_out = is_worn_out_,
          .failed = std::move(failed_.refusal),
          .misled = std::move(misled_.refusal),
          .has_changed = has_changed_};
}

std::vector<ListPage> PageCrew::TakePages(std::int64_t first_end) {
  std::ranges::stable_sort(pages_, {}, &ListPage::offset);
  std::vector<ListPage> pages;
  std::int64_t end = first_end;
  for (ListPage& page : pages_) {
    auto& entries = page.list.entries;
    const auto known = std::clamp<std::int64_t>(end - page.offset, 0, std::ssize(entries));
    entries.erase(entries.begin(), entries.begin() + known);
    page.offset += known;
    end = std::max(end, page.offset + std::ssize(entries));
    if (!entries.empty()) pages.push_back(std::move(page));
  }
  return pages;
}

}  // namespace tracklake
