#include "extract/pages_in_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/sha256.h"
#include "extract/pages_names.h"

namespace tracklake {
namespace {

// Lists that share one of these wait for each other, which only processes at the same time notice.
constexpr std::size_t kLockHexDigits = 2;

std::string_view NameOf(std::string_view key) { return key.substr(key.rfind('/') + 1); }

}  // namespace

Result<PagesInProgress> PagesInProgress::Open(ObjectStore* store, std::string_view request,
                                              Seconds now) {
  const std::string hash = Hash16(request);
  std::unique_ptr<HeldLock> lock;
  if (Locks* locks = store->locks()) {
    const std::string name = "extract-" + hash.substr(0, kLockHexDigits);
    TL_ASSIGN(lock, locks->Lock(name, LockMode::kExclusive));
  }
  PagesInProgress pages(store, std::string(kPagesPrefix) + hash + "/", std::move(lock), now);
  TL_ASSIGN(const std::vector<std::string> over, pages.Find());
  if (!over.empty()) TL_TRY(store->Delete(over));
  return pages;
}

Result<PagesInProgress> PagesInProgress::Look(ObjectStore* store, std::string_view request,
                                              Seconds now) {
  PagesInProgress pages(store, fmt::format("{}{}/", kPagesPrefix, Hash16(request)), nullptr, now);
  TL_ASSIGN(std::ignore, pages.Find());
  return pages;
}

struct PagesInProgress::Folder {
  std::optional<page_names::Reading> reading;
  bool has_first = false;
  bool has_after = false;
  std::vector<std::string> keys;
  std::vector<std::string> journals;  // their keys, in the order of their making
  std::vector<ObjectInfo> pages;      // of a store without journals
};

// The newest reading that has its first page is the one under way; the keys of the others.
Result<std::vector<std::string>> PagesInProgress::Find() {
  TL_ASSIGN(const std::vector<ObjectInfo> objects, store_->List(prefix_));
  std::map<std::string, Folder> folders;
  for (const ObjectInfo& object : objects) {
    const std::string_view rest = std::string_view(object.key).substr(prefix_.size());
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const std::string_view name = rest.substr(std::min(slash + 1, rest.size()));
    Folder& folder = folders[std::string(rest.substr(0, slash))];
    folder.reading = page_names::ParseFolder(rest.substr(0, slash));
    folder.has_first = folder.has_first || name == page_names::kFirst;
    folder.has_after = folder.has_after || name == page_names::kAfter;
    folder.keys.push_back(object.key);
    if (name.starts_with(page_names::kJournal)) folder.journals.push_back(object.key);
    if (name.starts_with(page_names::kPageObject)) folder.pages.push_back(object);
  }
  const auto age = [](const auto& entry) {
    return std::pair(entry.second.reading->fetched_at, entry.second.reading->reread);
  };
  auto newest = folders.end();
  for (auto folder = folders.begin(); folder != folders.end(); ++folder) {
    if (!folder->second.reading || !folder->second.has_first) continue;
    if (newest == folders.end() || age(*newest) <= age(*folder)) newest = folder;
  }
  std::vector<std::string> over;
  for (auto folder = folders.begin(); folder != folders.end(); ++folder) {
    if (folder == newest) continue;
    TL_ASSIGN(const int pages, CountPages(folder->second));
    discarded_ += pages;
    over.insert(over.end(), folder->second.keys.begin(), folder->second.keys.end());
  }
  if (newest != folders.end()) TL_TRY(Take(newest->first, newest->second));
  return over;
}

// Answers that are lost with a reading; none where it was over.
Result<int> PagesInProgress::CountPages(const Folder& folder) const {
  if (!folder.reading || !folder.has_first) return 0;
  Pages pages;
  for (const std::string& key : folder.journals) TL_TRY(ReadJournal(key, &pages));
  for (const ObjectInfo& page : folder.pages) {
    if (const auto name = page_names::ParsePage(NameOf(page.key))) pages.try_emplace(name->offset);
  }
  return static_cast<int>(pages.size()) + (folder.has_after ? 2 : 1);
}

// Ends at the journal's end, or before the page that a crash has cut off.
Result<> PagesInProgress::ReadJournal(const std::string& key, Pages* pages) const {
  std::string bytes;
  for (std::uint64_t at = 0;;) {
    TL_TRY(store_->GetRange(key, at, page_names::kHeadBytes, &bytes));
    const std::optional<page_names::PageHead> head = page_names::ParseHead(bytes);
    if (!head) return {};
    at += page_names::kHeadBytes;
    TL_TRY(store_->GetRange(key, at, head->size + page_names::kPageEnd.size(), &bytes));
    if (!page_names::IsWhole(bytes, head->size)) return {};
    pages->try_emplace(head->offset, Place{key, at, head->size});
    at += head->size + page_names::kPageEnd.size();
  }
}

Result<> PagesInProgress::Take(const std::string& name, const Folder& folder) {
  folder_ = prefix_ + name + "/";
  fetched_at_ = folder.reading->fetched_at;
  reread_ = folder.reading->reread;
  has_after_ = folder.has_after;
  Seconds progress_at = fetched_at_;
  const MutexLock lock(*mutex_);
  for (const std::string& key : folder.journals) {
    TL_TRY(ReadJournal(key, &pages_));
    const auto journal = page_names::ParseJournal(
        std::string_view(key).substr(folder_.size() + page_names::kJournal.size()));
    journals_ = std::max(journals_, journal.number + 1);
    progress_at = std::max(progress_at, journal.begun_at.value_or(progress_at));
  }
  for (const ObjectInfo& page : folder.pages) {
    const auto parsed = page_names::ParsePage(NameOf(page.key));
    if (!parsed) continue;
    pages_.try_emplace(parsed->offset, Place{page.key, 0, page.size});
    progress_at = std::max(progress_at, parsed->of_run);
  }
  is_stale_ = opened_at_ - progress_at > kMaxPagesAge;
  return ReadStanding();
}

Result<> PagesInProgress::ReadStanding() {
  TL_ASSIGN(const auto standing, StandingIn(store_, folder_).Load());
  standing_ = *standing;
  if (standing_.failed_at == Seconds()) standing_.failed_at = fetched_at_;
  return {};
}

Result<> PagesInProgress::SetStanding(const PagesStanding& standing) {
  standing_ = standing;
  return StandingIn(store_, folder_).Replace(standing);
}

std::vector<std::int64_t> PagesInProgress::offsets() const {
  const MutexLock lock(*mutex_);
  std::vector<std::int64_t> offsets;
  for (const auto& [offset, place] : pages_) offsets.push_back(offset);
  return offsets;
}

Result<> PagesInProgress::Begin(Seconds fetched_at, int reread, std::string_view first) {
  const std::string before = folder_;
  const std::string folder = prefix_ + page_names::FolderName({fetched_at, reread}, first) + "/";
  TL_TRY(store_->PutIfAbsent(folder + std::string(page_names::kFirst), first));
  if (before == folder) return {};
  if (!before.empty()) TL_TRY(Discard());
  folder_ = folder;
  fetched_at_ = fetched_at;
  reread_ = reread;
  Clear();
  return {};
}

void PagesInProgress::Clear() {
  const MutexLock lock(*mutex_);
  has_after_ = false;
  is_stale_ = false;
  standing_ = {};
  pages_.clear();
  journals_ = 0;
  journal_.reset();
}

Result<Journal*> PagesInProgress::OpenJournal() {
  if (!journal_) {
    journal_key_ = folder_ + page_names::FormatJournal(journals_++, opened_at_);
    TL_ASSIGN(journal_, store_->journals()->NewJournal(journal_key_));
  }
  return journal_.get();
}

Result<bool> PagesInProgress::Add(std::int64_t offset, std::string_view page) {
  const bool has_journals = store_->journals() != nullptr;
  Journal* journal = nullptr;
  {
    const MutexLock lock(*mutex_);
    if (pages_.contains(offset)) return false;
    if (has_journals) {
      TL_ASSIGN(journal, OpenJournal());
    }
  }
  if (!has_journals) return AddObject(offset, page);
  const std::string head = page_names::FormatHead({offset, page.size()});
  const std::string_view parts[] = {head, page, page_names::kPageEnd};
  TL_ASSIGN(const std::uint64_t at, journal->Append(parts));
  const MutexLock lock(*mutex_);
  pages_.try_emplace(offset, Place{journal_key_, at + head.size(), page.size()});
  return true;
}

// In a store without journals. Where a process that began in the same second was first, its page is
// taken.
Result<bool> PagesInProgress::AddObject(std::int64_t offset, std::string_view page) {
  const std::string key = folder_ + page_names::FormatPage({offset, opened_at_});
  TL_ASSIGN(const PutOutcome outcome, store_->PutIfAbsent(key, page));
  std::uint64_t size = page.size();
  if (outcome == PutOutcome::kExists) {
    const auto info = store_->Head(key);
    if (!info.has_value()) return Missed(info.error());
    size = info->size;
  }
  const MutexLock lock(*mutex_);
  const bool is_new = pages_.try_emplace(offset, Place{key, 0, size}).second;
  return is_new && outcome == PutOutcome::kCreated;
}

std::unexpected<Error> PagesInProgress::Missed(Error error) const {
  if (error.kind != ErrorKind::kNotFound || store_->locks() != nullptr) {
    return std::unexpected(std::move(error));
  }
  return WithHint(Fail(ErrorKind::kConflict,
                       "another run read the same list at the same time, and has landed it: {} has "
                       "gone",
                       folder_),
                  "Nothing is lost: run it again. In a bucket, let one run at a time extract.");
}

Result<> PagesInProgress::AddAfter(std::string_view answer) {
  TL_TRY(store_->PutIfAbsent(folder_ + std::string(page_names::kAfter), answer));
  has_after_ = true;
  return {};
}

Result<> PagesInProgress::ReadFirst(std::string* page) const {
  TL_TRY(store_->Get(folder_ + std::string(page_names::kFirst), page));
  return {};
}

Result<> PagesInProgress::ReadPage(std::int64_t offset, std::string* page) const {
  Place place;
  {
    const MutexLock lock(*mutex_);
    const auto found = pages_.find(offset);
    if (found == pages_.end()) {
      return Fail(ErrorKind::kNotFound, "there is no page at {} in {}", offset, folder_);
    }
    place = found->second;
  }
  page->reserve(place.size + ObjectStore::kReadPadding);
  const auto read = store_->GetRange(place.key, place.begin, place.size, page);
  if (!read.has_value()) return Missed(read.error());
  if (page->size() == place.size) return {};
  return Fail(ErrorKind::kCorruption, "{} has become shorter", place.key);
}

Result<> PagesInProgress::ReadAfter(std::string* answer) const {
  TL_TRY(store_->Get(folder_ + std::string(page_names::kAfter), answer));
  return {};
}

Result<> PagesInProgress::Remove() {
  if (!begun()) return {};
  TL_ASSIGN(const std::vector<ObjectInfo> objects, store_->List(folder_));
  const std::string first = folder_ + std::string(page_names::kFirst);
  TL_TRY(store_->Delete(std::vector{first}));
  std::vector<std::string> rest;
  for (const ObjectInfo& object : objects) {
    if (object.key != first) rest.push_back(object.key);
  }
  folder_.clear();
  Clear();
  if (rest.empty()) return {};
  return store_->Delete(rest);
}

Result<> PagesInProgress::Discard() {
  if (!begun()) return {};
  discarded_ += static_cast<int>(offsets().size()) + (has_after_ ? 2 : 1);
  return Remove();
}

}  // namespace tracklake
