// What a run opens, days and single objects: see transform_run.h.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/parallel.h"
#include "base/stopped.h"
#include "lake/content.h"
#include "lake/hash_reader.h"
#include "lake/layout.h"
#include "lake/transform_run.h"
#include "raw/fetched_at.h"
#include "raw/raw_key.h"

namespace tracklake {
namespace {

// A sweep that finds this many new objects in a day rewrites it at once, unless most of the day is
// settled: incremental parts of each would cost more, now and at every later query.
constexpr std::size_t kBulkObjects = 4;

// Parts that one table may have in a day that is not over.
constexpr std::size_t kMaxOpenParts = 64;

// How many objects a worker hashes with one buffer.
constexpr std::size_t kHashBatch = 64;

std::string ReceiptOf(const Claim& claim, const std::string& raw_key) {
  return claim.by_day ? DayReceiptKey(claim.day) : ReceiptKey(claim.day, raw_key);
}

}  // namespace

Result<> TransformRun::PlanNew() {
  TL_ASSIGN(const std::vector<DayStanding> days, Survey());
  HashUnsure();
  std::vector<RawState*> unseen;
  for (RawState& object : index_.objects()) {
    TL_TRY(NotStopped(options_.stop));  // some are read
    if (object.claims.empty()) {
      unseen.push_back(&object);
    } else {
      Judge(&object);
    }
  }
  TL_TRY(index_.GuessDays());
  HoldBackBroken();
  std::erase_if(unseen,
                [](const RawState* object) { return object->state == ObjectState::kFailed; });
  PlanCompaction(days, unseen);
  PlanBulk(unseen);
  return {};
}

// Many parts make every query slow. What comes late into a day that is over waits for the next run,
// unless there is too much of it.
void TransformRun::PlanCompaction(std::span<const DayStanding> days,
                                  std::span<RawState* const> unseen) {
  std::map<Day, std::size_t> coming;  // objects, each at most one part a table
  for (const RawState* object : unseen) ++coming[*object->day];
  const Day today = DayOf(clock_->NowSeconds());
  for (const DayStanding& standing : days) {
    const bool is_over = standing.day < today && standing.single > 0;
    const bool is_full = standing.most_parts + coming[standing.day] > kMaxOpenParts;
    if (standing.is_whole && (is_over || is_full)) open_days_.insert(standing.day);
  }
  std::erase_if(open_keys_, [&](const auto& key) {
    const RawState* object = index_.Find(key.first);
    return object->claims.size() == 1 && open_days_.contains(object->claims.front().day);
  });
}

// Opens those of the days whose day.json covers an object that was withdrawn.
Result<> TransformRun::PlanWithout(std::span<const Day> days) {
  for (const Day day : days) {
    TL_ASSIGN(const DayListing listing, ListReceipts(*store_, day));
    TL_ASSIGN(const LiveDay live, SurveyDay(*store_, listing));
    if (!live.rewritten.has_value()) continue;
    const bool covers = std::ranges::any_of(live.rewritten->receipts, [&](const Receipt& receipt) {
      return index_.withdrawals().Find(receipt.raw_key) != nullptr &&
             index_.Find(receipt.raw_key) == nullptr;
    });
    if (covers) open_days_.insert(day);
  }
  return {};
}

// Names the receipts that cannot be read, and leaves out the objects of which they may speak: only
// a replay, which somebody asks for, makes a receipt again.
void TransformRun::HoldBackBroken() {
  const auto by_day = index_.ByDay();
  for (const LiveDay& live : index_.broken_days()) {
    for (const BrokenReceipt& receipt : live.broken) {
      report_.failures.push_back({receipt.info.key, receipt.error});
    }
    const auto objects = by_day.find(live.day);
    if (objects == by_day.end()) continue;
    for (const RawState* object : objects->second) {
      if (live.MayBeOf(object->entry.info)) LeaveOut(object->entry.info.key);
    }
  }
}

void TransformRun::PlanBulk(const std::vector<RawState*>& unseen) {
  std::map<Day, std::vector<RawState*>> unseen_by_day;
  for (RawState* object : unseen) unseen_by_day[*object->day].push_back(object);
  const auto all_by_day = index_.ByDay();
  for (const auto& [day, objects] : unseen_by_day) {
    const bool bulk =
        objects.size() >= kBulkObjects && 2 * objects.size() >= all_by_day.at(day).size();
    if (bulk) open_days_.insert(day);
    if (bulk || open_days_.contains(day)) continue;
    for (const RawState* object : objects) open_keys_[object->entry.info.key];
  }
}

// Of many keys at once, those of one day are transformed like a sweep's.
Result<> TransformRun::PlanManyKeys() {
  const bool many = open_keys_.size() >= kBulkObjects;
  if (many || !open_days_.empty()) TL_TRY(index_.Refresh());
  if (!many) return {};
  std::vector<RawState*> unseen;
  for (auto& [key, claimed_days] : std::exchange(open_keys_, {})) {
    RawState* object = index_.Find(key);
    if (object != nullptr && claimed_days.empty()) {
      unseen.push_back(object);
    } else {
      open_keys_[key] = std::move(claimed_days);
    }
  }
  PlanBulk(unseen);
  return {};
}

// Reads what is younger than its receipt, all of it at once: as after a copy of the lake. Where the
// name tells the time, the same bytes are the same object, and nobody parses them. What is not read
// here, or with another result, is read when it is judged.
void TransformRun::HashUnsure() {
  std::vector<RawState*> unsure;
  for (RawState& object : index_.objects()) {
    if (object.claims.size() != 1 || object.claims.front().match != Match::kUnsure) continue;
    const auto& time = object.entry.fetched_at;
    const bool is_told = time ? DayOf(*time) == object.claims.front().day
                              : TimeInName(object.entry.info.key).has_value();
    if (is_told) unsure.push_back(&object);
  }
  const std::size_t batches = (unsure.size() + kHashBatch - 1) / kHashBatch;
  const auto workers = static_cast<std::size_t>(std::max(options_.workers, 1));
  ForEachInParallel(batches, workers, [&](std::size_t batch) {
    const auto objects = std::span(unsure).subspan(batch * kHashBatch);
    const auto own = objects.first(std::min(kHashBatch, objects.size()));
    ReadAhead ahead(store_, options_.stop);
    std::vector<const ObjectInfo*> infos;
    for (const RawState* object : own) {
      ahead.Expect(object->entry.info);
      infos.push_back(&object->entry.info);
    }
    HashReader::Memory memory;
    HashReader reader(store_, std::move(infos), &ahead, &memory);
    for (RawState* object : own) {
      if (options_.stop.stop_requested()) return;
      auto read = reader.Next();
      if (read) object->sha256_now = std::move(read->sha256);
    }
  });
}

// One claim as a rule. Two stand where the object's time, and with it its day, has changed: the
// object is made again, and the commit removes the receipt of the other day first.
void TransformRun::Judge(RawState* object) {
  const auto is = [&](Match match) {
    return std::ranges::any_of(object->claims, [&](const Claim& c) { return c.match == match; });
  };
  if (is(Match::kNewer)) {
    object->state = ObjectState::kNewer;
    return;
  }
  const std::string& key = object->entry.info.key;
  if (object->claims.size() == 1 && IsSettled(object, object->claims.front())) {
    object->state = ObjectState::kSettled;
    if (!is(Match::kUnsure)) return;
    renewals_.Confirm(ReceiptOf(object->claims.front(), key), object->entry.info);
    return;
  }
  for (const Claim& claim : object->claims) renewals_.Doubt(ReceiptOf(claim, key));
  if (unusable_.contains(key)) return;
  bool by_day = false;
  std::vector<Day> claimed;
  for (const Claim& claim : object->claims) {
    if (claim.by_day) open_days_.insert(claim.day);
    by_day = by_day || claim.by_day;
    claimed.push_back(claim.day);
  }
  if (!by_day) open_keys_[key] = claimed;
}

// Objects that cannot be read are given up here already: their rows stay, and nothing else of their
// day has to be read to find that out.
bool TransformRun::IsSettled(RawState* object, const Claim& claim) {
  if (claim.match == Match::kSettled) return true;
  const bool may_be_damaged = object->entry.fetched_at.has_value() && claim.resized;
  if (claim.match != Match::kUnsure && !may_be_damaged) return false;
  if (claim.match == Match::kUnsure && object->sha256_now == claim.sha256) return true;
  std::string bytes;
  auto content = ReadContent(*store_, *clock_, object->entry, &reader_, &bytes);
  if (content.has_value()) {
    return claim.match == Match::kUnsure && content->sha256 == claim.sha256 &&
           DayOf(content->fetched_at) == claim.day;
  }
  if (content.error().kind != ErrorKind::kConflict) {
    GiveUpOn(object->entry.info.key, std::move(content).error());
  }
  return false;
}

// One whose key does not tell its time is read for it.
Result<> TransformRun::FindDay(RawState* object) {
  if (object->entry.fetched_at.has_value()) {
    object->day = DayOf(*object->entry.fetched_at);
    return {};
  }
  std::string bytes;
  TL_ASSIGN(Content content, ReadContent(*store_, *clock_, object->entry, &reader_, &bytes));
  object->day = DayOf(content.fetched_at);
  object->sha256_now = std::move(content.sha256);
  return {};
}

Result<> TransformRun::PlanKey(const std::string& key) {
  TL_TRY(CheckRawKey(key, options_.raw_prefixes));
  RawState object;
  object.entry.fetched_at = TimeOfOwnKey(key);
  TL_ASSIGN(object.entry.info, store_->Head(key));
  if (!object.entry.fetched_at && !TimeInName(key) && !HasSeenRecord(*store_, key)) {
    TL_ASSIGN(object.entry.seen.by_receipt, TimeOfReceipt(*store_, key));
  }
  TL_TRY(FindDay(&object));
  TL_ASSIGN(const LiveDay live, SurveyObject(*store_, *object.day, key));
  if (live.MayBeOf(object.entry.info)) return std::unexpected(live.broken.front().error);
  if (auto claim = ClaimIn(live, object)) {
    if (claim->match == Match::kUnsure && object.sha256_now.empty()) {
      std::string bytes;
      TL_ASSIGN(object.sha256_now, HashContent(*store_, object.entry.info, &bytes));
    }
    // The content was read just now, so no clock needs to be asked.
    if (claim->match == Match::kUnsure && claim->sha256 == object.sha256_now) {
      claim->match = Match::kSettled;
    }
    const Receipt* covered = live.FindCovered(key);
    const Receipt& receipt = covered != nullptr ? *covered : live.objects.front().receipt;
    if (!object.entry.fetched_at.has_value()) object.known_sha256 = receipt.sha256;
    object.claims.push_back(*std::move(claim));
    Judge(&object);
  } else {
    open_keys_[key];
  }
  index_.Add(std::move(object));
  return {};
}

}  // namespace tracklake
