#include "extract/playlist_fetch.h"

#include <charconv>
#include <utility>

namespace tracklake {
namespace {

constexpr std::string_view kTypes = "additional_types=track,episode";

// Something upstream says that cannot be: reading ends, what came is kept.
Refusal Mismatch(std::string_view what, std::string reason) {
  Error error{ErrorKind::kBadData,
              fmt::format("{}: {}", what, reason),
              "What came is landed; the next run reads it anew.",
              {}};
  return {Meaning::kDamaged, std::move(error), std::move(reason), {}};
}

std::optional<std::int64_t> OffsetIn(const Url& url) {
  const auto text = url.Parameter("offset");
  if (!text) return std::nullopt;
  std::int64_t offset = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), offset);
  if (error != std::errc() || end != text->data() + text->size() || offset < 0) {
    return std::nullopt;
  }
  return offset;
}

// Episodes come as null from pages that were not asked for them, so this is never left to chance.
void AddParameter(std::string_view name, const std::string& parameter, Url* url) {
  if (url->Parameter(name)) return;
  if (!url->query.empty()) url->query += '&';
  url->query += parameter;
}

}  // namespace

PlaylistFetcher::PlaylistFetcher(Client* client, ObjectStore* store, std::string market,
                                 Progress progress)
    : client_(client), store_(store), market_(std::move(market)), progress_(std::move(progress)) {}

Result<PlaylistFetch> PlaylistFetcher::Fetch(const std::string& playlist_id) {
  what_ = "playlist " + playlist_id;
  calls_ = 0;
  PlaylistFetch fetch;
  for (int reread = 0; reread <= kMaxRereads; ++reread) {
    PlaylistRead read(store_);
    fetch.refusal = ReadFirst(playlist_id, &read);
    if (fetch.refusal) break;  // an earlier read that is torn is better than none
    fetch.read = std::move(read);
    TL_ASSIGN(fetch.refusal, ReadPages(&*fetch.read));
    if (fetch.refusal || fetch.read->pages.empty()) break;
    fetch.refusal = CheckSnapshot(&*fetch.read);
    const FetchFacts& facts = fetch.read->facts;
    const bool moved = facts.snapshot_after && facts.snapshot_after != facts.snapshot_before;
    if (fetch.refusal || !moved) break;
    if (reread == kMaxRereads) {
      fetch.refusal = Mismatch(what_, "it changed each time while it was read");
    }
  }
  fetch.calls = calls_;
  return fetch;
}

std::optional<Refusal> PlaylistFetcher::Ask(const std::string& target, const Client::Reader& reader,
                                            Fetched* fetched) {
  Reply reply = client_->Get(target, what_, reader);
  calls_ += reply.calls;
  if (!reply.result.has_value()) return std::move(reply.result.error());
  *fetched = std::move(*reply.result);
  return std::nullopt;
}

std::optional<Refusal> PlaylistFetcher::ReadFirst(const std::string& id, PlaylistRead* read) {
  FetchFacts& facts = read->facts;
  facts.playlist_id = id;
  facts.request = fmt::format("/playlists/{}?{}", id, kTypes);
  if (!market_.empty()) facts.request += "&market=" + market_;
  const auto parse = [&](std::string& body) -> Result<> {
    TL_ASSIGN(read->playlist, reader_.ReadPlaylist(body));
    return {};
  };
  Fetched fetched;
  if (auto refusal = Ask(facts.request, parse, &fetched)) return refusal;
  read->body = std::move(fetched.body);
  facts.fetched_at = fetched.received_at;
  facts.snapshot_before = read->playlist.snapshot_id;
  facts.snapshot_after = facts.snapshot_before;  // one answer cannot differ from itself
  facts.total_claimed = read->playlist.total;
  if (const auto& list = read->playlist.list) {
    facts.pages.push_back(
        {list->offset.value_or(0), static_cast<std::int64_t>(list->entries.size()), list->total});
  }
  Report(*read);
  return std::nullopt;
}

PlaylistFetcher::Step PlaylistFetcher::ReadPages(PlaylistRead* read) {
  const EntryList* last = read->playlist.list ? &*read->playlist.list : nullptr;
  while (last != nullptr && last->next) {
    if (read->facts.pages.size() == kMaxPages) {
      return Mismatch(what_, fmt::format("it goes on after {} pages", kMaxPages));
    }
    read->facts.snapshot_after.reset();  // unknown until it is asked again
    const auto target = NextTarget(*read, *last, read->facts.pages.back().offset);
    if (!target.has_value()) return Mismatch(what_, target.error().message);
    TL_ASSIGN(auto refusal, ReadPage(*target, read));
    if (refusal) return refusal;
    last = &read->pages.back().list;
  }
  return std::nullopt;
}

Result<std::string> PlaylistFetcher::NextTarget(const PlaylistRead& read, const EntryList& last,
                                                std::int64_t last_offset) const {
  TL_ASSIGN(std::string target, client_->TargetOf(*last.next));
  TL_ASSIGN(Url url, ParseUrl("https://api" + target));
  const std::string root = "/playlists/" + read.facts.playlist_id;
  if (url.path != root + "/tracks" && url.path != root + "/items") {
    return Fail(ErrorKind::kBadData, "the next page is not one of this playlist");
  }
  const auto offset = OffsetIn(url);
  if (!offset || *offset <= last_offset) {
    return Fail(ErrorKind::kBadData, "the next page does not lead further than offset {}",
                last_offset);
  }
  AddParameter("additional_types", std::string(kTypes), &url);
  if (!market_.empty()) AddParameter("market", "market=" + market_, &url);
  return url.PathAndQuery();
}

PlaylistFetcher::Step PlaylistFetcher::ReadPage(const std::string& target, PlaylistRead* read) {
  PlaylistPage page;
  const auto parse = [&](std::string& body) -> Result<> {
    TL_ASSIGN(page.list, reader_.ReadPage(body));
    return {};
  };
  Fetched fetched;
  if (auto refusal = Ask(target, parse, &fetched)) return refusal;
  const PageFact& before = read->facts.pages.back();
  page.offset = page.list.offset.value_or(before.offset + before.items);
  if (page.offset < before.offset + before.items) {
    return Mismatch(what_, fmt::format("a page at offset {} after {} entries", page.offset,
                                       before.offset + before.items));
  }
  read->facts.pages.push_back(
      {page.offset, static_cast<std::int64_t>(page.list.entries.size()), page.list.total});
  read->pages.push_back(std::move(page));
  TL_TRY(read->bodies.Add(std::move(fetched.body)));
  Report(*read);
  return std::nullopt;
}

std::optional<Refusal> PlaylistFetcher::CheckSnapshot(PlaylistRead* read) {
  FetchFacts& facts = read->facts;
  if (!facts.snapshot_before) return std::nullopt;
  const auto parse = [&](std::string& body) -> Result<> {
    TL_ASSIGN(facts.snapshot_after, reader_.ReadSnapshotId(body));
    return {};
  };
  Fetched fetched;
  return Ask(fmt::format("/playlists/{}?fields=snapshot_id", facts.playlist_id), parse, &fetched);
}

void PlaylistFetcher::Report(const PlaylistRead& read) const {
  if (progress_) progress_(read.facts.items_received(), read.facts.total_claimed);
}

}  // namespace tracklake
