// The pages of one list between their arrival and their landing, durable under
//
//     _tracklake/state/pages/<hash16 of the request>/<YYYYMMDDTHHMMSSZ>-<sha8>-<reread>/
//         first.json  pages-<n>-<YYYYMMDDTHHMMSSZ>  standing.json  after.json
//
// byte for byte as they came, so that a stop at any moment costs no more than the pages under way.
// pages-<n> is the journal of the n-th process that brought pages, with the time at which it began:
// one page behind the other, each under a line that tells its offset and size. One folder is one
// reading of the list: its name holds the second of the first answer, which is the fetched_at of
// all its pages, and how often the list was read again before. `after` is the answer that says
// whether the list changed meanwhile, `standing` what became of the reading so far: losing it costs
// calls and objects, never data. `first` is written first and removed first: pages without it
// belong to a reading that is over.
//
// One process at a time reads a list: the lock is held from Open() to destruction.
//
// In a store without journals each page is an object of its own, page-<offset>-<YYYYMMDDTHHMMSSZ>,
// with the time at which the process began that brought it. Without locks nobody else is kept out:
// extraction does not scale out (its quota is one account's), and two at once fetch some pages
// twice, or find them landed and removed by the other, and land the same.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "base/time.h"
#include "extract/pages_standing.h"
#include "store/object_store.h"

namespace tracklake {

inline constexpr std::string_view kPagesPrefix = "_tracklake/state/pages/";

// A list that has brought no page for so long is read anew. So a reading lasts 72 hours for each of
// kMaxPages pages at most, and only if each comes in a run of its own.
inline constexpr std::chrono::hours kMaxPagesAge{72};

class PagesInProgress {
 public:
  // Waits for the list's lock; forgets what is left of readings that are over. `request`
  // is what makes two lists the same one. Borrows the store.
  static Result<PagesInProgress> Open(ObjectStore* store, std::string_view request, Seconds now);

  // What Open() would find, without the lock and as it lies: for looking only.
  static Result<PagesInProgress> Look(ObjectStore* store, std::string_view request, Seconds now);

  // A reading is under way.
  bool begun() const { return !folder_.empty(); }
  // When it began: at its first answer. Only where begun(), as is all below.
  Seconds fetched_at() const { return fetched_at_; }
  int reread() const { return reread_; }
  // It has brought no page for longer than kMaxPagesAge: to be landed as it is, and discarded.
  bool is_stale() const { return is_stale_; }
  const PagesStanding& standing() const { return standing_; }
  Result<> SetStanding(const PagesStanding& standing);
  // The offsets at which later pages were asked for, ascending, as found by Open().
  std::vector<std::int64_t> offsets() const;
  bool has_after() const { return has_after_; }

  // A new reading begins; the one before it is forgotten. The page is durable afterwards.
  Result<> Begin(Seconds fetched_at, int reread, std::string_view first);

  // Any thread. The page is durable afterwards. False when another one stands there.
  Result<bool> Add(std::int64_t offset, std::string_view page);
  Result<> AddAfter(std::string_view answer);

  Result<> ReadFirst(std::string* page) const;
  // kConflict where another process has landed the list meanwhile.
  Result<> ReadPage(std::int64_t offset, std::string* page) const;
  Result<> ReadAfter(std::string* answer) const;

  // Forgets all pages: what they say has landed, or is no longer so.
  Result<> Remove();

  // Pages that were thrown away without having been landed, by Open() and Discard().
  int discarded() const { return discarded_; }
  // Remove(), of pages that were not landed.
  Result<> Discard();

 private:
  // Where a page's bytes lie.
  struct Place {
    std::string key;
    std::uint64_t begin = 0;
    std::size_t size = 0;
  };
  struct Folder;
  using Pages = std::map<std::int64_t, Place>;

  PagesInProgress(ObjectStore* store, std::string prefix, std::unique_ptr<HeldLock> lock,
                  Seconds opened_at)
      : store_(store), prefix_(std::move(prefix)), lock_(std::move(lock)), opened_at_(opened_at) {}

  Result<std::vector<std::string>> Find();
  Result<> ReadStanding();
  Result<int> CountPages(const Folder& folder) const;
  Result<> ReadJournal(const std::string& key, Pages* pages) const;
  Result<> Take(const std::string& name, const Folder& folder);
  Result<Journal*> OpenJournal() TL_REQUIRES(*mutex_);
  // Why a page is not there: without locks the process that read the same list may have landed it.
  std::unexpected<Error> Missed(Error error) const;
  Result<bool> AddObject(std::int64_t offset, std::string_view page);
  void Clear();

  ObjectStore* store_;
  std::string prefix_;
  std::unique_ptr<HeldLock> lock_;
  Seconds opened_at_;
  std::string folder_;  // with the prefix and a final '/'
  Seconds fetched_at_{};
  int reread_ = 0;
  bool has_after_ = false;
  bool is_stale_ = false;
  PagesStanding standing_;
  int discarded_ = 0;
  std::unique_ptr<Mutex> mutex_ = std::make_unique<Mutex>();
  Pages pages_ TL_GUARDED_BY(*mutex_);
  int journals_ TL_GUARDED_BY(*mutex_) = 0;  // of this reading, so far
  // Of this process: made for the first page.
  std::unique_ptr<Journal> journal_ TL_GUARDED_BY(*mutex_);
  std::string journal_key_ TL_GUARDED_BY(*mutex_);
};

}  // namespace tracklake
