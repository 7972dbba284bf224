#include "extract/pages_in_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "base/sha256.h"

namespace tracklake {
namespace {

constexpr std::string_view kFirst = "first.json";
constexpr std::string_view kAfter = "after.json";
constexpr std::string_view kPage = "at-";
constexpr std::string_view kEnding = ".json";
constexpr std::size_t kTimestampBytes = 16;  // 20261120T060000Z
constexpr std::size_t kSha8Bytes = 8;

// Lists that share one of these wait for each other, which only processes at the same time notice.
constexpr std::size_t kLockHexDigits = 2;

std::optional<std::int64_t> ParseNumber(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string PageName(std::int64_t offset) {
  return fmt::format("{}{:09}{}", kPage, offset, kEnding);
}

struct Reading {
  Seconds fetched_at;
  int reread = 0;
};

// <YYYYMMDDTHHMMSSZ>-<sha8>-<reread>
std::optional<Reading> ParseFolder(std::string_view name) {
  constexpr std::size_t kRereadAt = kTimestampBytes + 1 + kSha8Bytes + 1;
  if (name.size() <= kRereadAt) return std::nullopt;
  const auto fetched_at = ParseCompactTimestamp(name.substr(0, kTimestampBytes));
  const auto reread = ParseNumber(name.substr(kRereadAt));
  if (!fetched_at || !reread) return std::nullopt;
  return Reading{*fetched_at, static_cast<int>(*reread)};
}

}  // namespace

Result<PagesInProgress> PagesInProgress::Open(ObjectStore* store, std::string_view request,
                                              Seconds now) {
  const std::string hash = Hash16(request);
  TL_ASSIGN(auto lock,
            store->Lock("extract-" + hash.substr(0, kLockHexDigits), LockMode::kExclusive));
  PagesInProgress pages(store, std::string(kPagesPrefix) + hash + "/", std::move(lock));
  TL_TRY(pages.Find(now));
  return pages;
}

// The newest reading that has its first page is the one under way.
Result<> PagesInProgress::Find(Seconds now) {
  TL_ASSIGN(const std::vector<ObjectInfo> objects, store_->List(prefix_));
  std::map<std::string, std::vector<std::string>> folders;
  for (const ObjectInfo& object : objects) {
    const std::string_view rest = std::string_view(object.key).substr(prefix_.size());
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    folders[std::string(rest.substr(0, slash))].emplace_back(rest.substr(slash));
  }
  std::optional<std::pair<Seconds, int>> newest;
  for (const auto& [name, pages] : folders) {
    const auto reading = ParseFolder(name);
    if (!reading || std::ranges::find(pages, "/" + std::string(kFirst)) == pages.end()) continue;
    discarded_ += static_cast<int>(pages.size());
    if (now - reading->fetched_at > kMaxPagesAge) continue;
    const std::pair age(reading->fetched_at, reading->reread);
    if (newest && age < *newest) continue;
    newest = age;
    folder_ = prefix_ + name + "/";
    fetched_at_ = reading->fetched_at;
    reread_ = reading->reread;
  }
  std::vector<std::string> over;
  for (const ObjectInfo& object : objects) {
    if (begun() && object.key.starts_with(folder_)) {
      Take(std::string_view(object.key).substr(folder_.size()));
      --discarded_;
    } else {
      over.push_back(object.key);
    }
  }
  if (over.empty()) return {};
  return store_->Delete(over);
}

void PagesInProgress::Take(std::string_view name) {
  if (name == kAfter) has_after_ = true;
  if (!name.starts_with(kPage) || !name.ends_with(kEnding)) return;
  name.remove_prefix(kPage.size());
  name.remove_suffix(kEnding.size());
  if (const auto offset = ParseNumber(name)) offsets_.push_back(*offset);
}

Result<> PagesInProgress::Begin(Seconds fetched_at, int reread, std::string_view first) {
  const std::string before = folder_;
  const std::string folder = fmt::format("{}{}-{}-{}/", prefix_, FormatCompactTimestamp(fetched_at),
                                         Sha256Hex(first).substr(0, kSha8Bytes), reread);
  TL_TRY(store_->PutIfAbsent(folder + std::string(kFirst), first));
  if (!before.empty() && before != folder) TL_TRY(Discard());
  folder_ = folder;
  fetched_at_ = fetched_at;
  reread_ = reread;
  offsets_.clear();
  has_after_ = false;
  return {};
}

Result<bool> PagesInProgress::Add(std::int64_t offset, std::string_view page) {
  TL_ASSIGN(const PutOutcome outcome, store_->PutIfAbsent(folder_ + PageName(offset), page));
  return outcome == PutOutcome::kCreated;
}

Result<> PagesInProgress::AddAfter(std::string_view answer) {
  TL_TRY(store_->PutIfAbsent(folder_ + std::string(kAfter), answer));
  has_after_ = true;
  return {};
}

Result<> PagesInProgress::ReadFirst(std::string* page) const {
  return store_->Get(folder_ + std::string(kFirst), page);
}

Result<> PagesInProgress::ReadPage(std::int64_t offset, std::string* page) const {
  return store_->Get(folder_ + PageName(offset), page);
}

Result<> PagesInProgress::ReadAfter(std::string* answer) const {
  return store_->Get(folder_ + std::string(kAfter), answer);
}

Result<> PagesInProgress::Remove() {
  if (!begun()) return {};
  TL_ASSIGN(const std::vector<ObjectInfo> objects, store_->List(folder_));
  const std::string first = folder_ + std::string(kFirst);
  TL_TRY(store_->Delete(std::vector{first}));
  std::vector<std::string> rest;
  for (const ObjectInfo& object : objects) {
    if (object.key != first) rest.push_back(object.key);
  }
  folder_.clear();
  offsets_.clear();
  has_after_ = false;
  if (rest.empty()) return {};
  return store_->Delete(rest);
}

Result<> PagesInProgress::Discard() {
  if (!begun()) return {};
  TL_ASSIGN(const std::vector<ObjectInfo> objects, store_->List(folder_));
  discarded_ += static_cast<int>(objects.size());
  return Remove();
}

}  // namespace tracklake
