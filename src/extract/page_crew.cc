#include "extract/page_crew.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace tracklake {

Refusal Mismatch(std::string_view what, std::string reason) {
  Error error{ErrorKind::kBadData,
              fmt::format("{}: {}", what, reason),
              "What came is landed; the next run reads it anew.",
              {}};
  return {Meaning::kDamaged, std::move(error), std::move(reason), {}};
}

PageCrew::PageCrew(Client* client, const ListRequest* list, PagesInProgress* store, PagePlan plan,
                   Progress progress)
    : client_(client),
      list_(*list),
      store_(*store),
      progress_(std::move(progress)),
      plan_(std::move(plan)) {}

Result<> PageCrew::Keep(std::int64_t asked, const std::string& body) {
  PlaylistReader reader;
  ListPage page{asked, asked, {}};
  TL_ASSIGN(page.list, Read(body, &reader));
  page.offset = page.list.offset.value_or(asked);
  plan_.Skip(asked);
  Settle(std::move(page));
  return {};
}

Result<> PageCrew::Run(int workers) {
  const auto helpers = std::clamp<std::int64_t>(plan_.Foreseen(), 1, workers) - 1;
  {
    std::vector<std::jthread> threads;
    for (std::int64_t i = 0; i < helpers; ++i) threads.emplace_back([this] { Work(); });
    Work();
  }
  if (failure_) return std::unexpected(std::move(*failure_));
  if (plan_.too_long() && !refusal_) {
    refusal_ = Mismatch(list_.what, fmt::format("it goes on after {} pages", kMaxPages));
  }
  return {};
}

void PageCrew::Work() {
  PlaylistReader reader;
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto is_over = [this] { return refusal_ || failure_; };
    changed_.wait(lock, [&] { return is_over() || plan_.HasMore() || under_way_ == 0; });
    const std::optional<PageLink> link = is_over() ? std::nullopt : plan_.Take();
    if (!link) break;
    ++under_way_;
    lock.unlock();
    ListPage page;
    std::optional<Refusal> refusal;
    int calls = 0;
    Result<> done = FetchPage(*link, &reader, &page, &refusal, &calls);
    lock.lock();
    --under_way_;
    calls_ += calls;
    if (!done.has_value()) {
      failure_ = std::move(done).error();
    } else if (refusal) {
      Refuse(link->offset, std::move(*refusal));
    } else {
      ++new_pages_;
      Settle(std::move(page));
    }
    changed_.notify_all();
  }
  changed_.notify_all();
}

Result<> PageCrew::FetchPage(const PageLink& link, PlaylistReader* reader, ListPage* page,
                             std::optional<Refusal>* refusal, int* calls) {
  const auto parse = [&](std::string& body) -> Result<> {
    TL_ASSIGN(page->list, Read(body, reader));
    return {};
  };
  Reply reply = client_->Get(link.target, list_.what, parse);
  *calls = reply.calls;
  if (!reply.result.has_value()) {
    *refusal = std::move(reply.result).error();
    return {};
  }
  std::string body = std::move(reply.result->body);
  TL_ASSIGN(const bool is_new, store_.Add(link.offset, body));
  if (!is_new) {
    TL_TRY(store_.ReadPage(link.offset, &body));
    TL_ASSIGN(page->list, Read(body, reader));
  }
  page->asked = link.offset;
  page->offset = page->list.offset.value_or(link.offset);
  return {};
}

Result<EntryList> PageCrew::Read(const std::string& body, PlaylistReader* reader) const {
  if (list_.shape == ListShape::kPlaylist) return reader->ReadPage(body);
  TL_ASSIGN(PlaylistBody page, reader->ReadCollection(body));
  return std::move(*page.list);
}

void PageCrew::Settle(ListPage page) {
  const auto next = LinkOf(*client_, list_, page.list, page.offset);
  if (next.has_value()) {
    plan_.Came(page.asked, *next);
  } else {
    Refuse(page.asked, Mismatch(list_.what, next.error().message));
  }
  const auto entries = static_cast<std::int64_t>(page.list.entries.size());
  pages_.push_back(std::move(page));
  if (progress_) progress_(entries);
}

void PageCrew::Refuse(std::int64_t offset, Refusal refusal) {
  if (refusal_ && refused_at_ <= offset) return;
  refusal_ = std::move(refusal);
  refused_at_ = offset;
}

std::vector<ListPage> PageCrew::TakePages(std::int64_t first_end) {
  std::ranges::sort(pages_, {}, &ListPage::asked);
  std::int64_t end = first_end;
  for (auto page = pages_.begin(); page != pages_.end(); ++page) {
    if (page->offset < end) {
      Refuse(page->asked, Mismatch(list_.what, fmt::format("a page at offset {} after {} entries",
                                                           page->offset, end)));
      pages_.erase(page, pages_.end());
      break;
    }
    end = page->offset + static_cast<std::int64_t>(page->list.entries.size());
  }
  return std::move(pages_);
}

}  // namespace tracklake
