// What there is to do: the raw objects, the day of each, and whether its receipt still matches it.
//
// A receipt matches an object when key, content, version and formats do. To know the content
// without reading it again, the store's clock is asked: an object that last changed before its
// receipt was written, and has the receipt's size, is the one that was read. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "lake/live.h"
#include "lake/report.h"
#include "raw/listing.h"
#include "store/object_store.h"
#include "tables/file_format.h"

namespace tracklake {

// How a receipt stands to the object that is there now.
enum class Match : std::uint8_t {
  kSettled,  // nothing to do
  kUnsure,   // it may have changed since: compare the content
  kStale,    // other content, an older version, or formats are missing
  kNewer,    // written by a newer tracklake: not ours to replace
};
Match MatchOf(const ObjectInfo& object, const Receipt& receipt, std::int64_t receipt_changed_at,
              std::span<const FileFormat> formats);

// A receipt under which an object is live.
struct Claim {
  Day day{};
  bool by_day = false;  // day.json covers the object
  Match match{};
  std::string sha256;    // with kUnsure: of the content that was read
  bool resized = false;  // the object has another size than that content
};
Claim ClaimOf(const ObjectInfo& object, const Receipt& receipt, std::int64_t receipt_changed_at,
              std::span<const FileFormat> formats);

enum class ObjectState : std::uint8_t { kOpen, kSettled, kTransformed, kNewer, kFailed };

struct RawState {
  RawEntry entry;
  std::optional<Day> day;     // where it belongs
  bool day_is_sure = false;   // not guessed from a foreign key: the key is ours, or it was read
  std::vector<Claim> claims;  // one as a rule; two when its fetched_at moved it to another day
  // Of a foreign key, which may be written again: the SHA-256 that its receipt states.
  std::string known_sha256;
  // Of its bytes as they were found to be now; empty: not read, or not with success.
  std::string sha256_now;
  ObjectState state = ObjectState::kOpen;
};

// What a receipt remembers of an object whose key says neither time nor content.
void Remember(const Receipt& receipt, RawState* object);

// Whether one of the day's receipts was written by a newer tracklake: not ours to replace.
bool IsOfNewerVersion(const LiveDay& live);

// How a day stands by its receipts.
struct DayStanding {
  Day day{};
  std::size_t single = 0;      // objects that have a receipt of their own
  std::size_t most_parts = 0;  // of all its receipts, in the table that has most of them
  bool is_whole = true;        // all its receipts can be read and replaced, and their objects exist
};

// All raw objects of the lake, by key.
class RawIndex {
 public:
  RawIndex(ObjectStore* store, Clock* clock, std::span<const std::string> raw_prefixes);

  // Adds an object that no listing has named.
  void Add(RawState object);

  // Lists raw, again. Days and claims stay known, and so do the states of objects that have not
  // changed.
  Result<> Refresh();

  // Reads all receipts, shows each day to `see`, and gives objects their claims and days. Returns
  // the days that have receipts, in order; those with broken ones are kept.
  using SeeDay = std::function<void(const LiveDay&)>;
  Result<std::vector<DayStanding>> ReadReceipts(std::span<const FileFormat> formats,
                                                const SeeDay& see = {});
  const std::vector<LiveDay>& broken_days() const { return broken_days_; }
  // Of the last listing.
  std::vector<LeftOut>& left_out() { return left_out_; }
  const Withdrawals& withdrawals() const { return withdrawals_; }

  std::vector<RawState>& objects() { return objects_; }
  RawState* Find(std::string_view raw_key);

  // Every object has a day after this: objects whose key has no date are read.
  Result<> GuessDays();
  // The objects of each day, in order of their keys.
  std::map<Day, std::vector<RawState*>> ByDay();

 private:
  DayStanding StandingOf(const LiveDay& live);
  void AddClaims(const LiveDay& live, std::span<const FileFormat> formats);
  void AddClaim(const Receipt& receipt, std::int64_t changed_at, bool by_day,
                std::span<const FileFormat> formats, Day day);

  ObjectStore* const store_;
  Clock* const clock_;
  const std::vector<std::string> prefixes_;
  std::vector<RawState> objects_;  // sorted by key
  std::vector<LiveDay> broken_days_;
  std::vector<LeftOut> left_out_;
  Withdrawals withdrawals_;
};

}  // namespace tracklake
