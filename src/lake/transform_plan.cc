// What a run decides to do: see transform_run.h.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lake/content.h"
#include "lake/layout.h"
#include "lake/transform_run.h"
#include "raw/raw_key.h"

namespace tracklake {
namespace {

// A sweep that finds this many new objects in a day rewrites it at once, unless most of the day is
// settled: incremental parts of each would cost more, now and at every later query.
constexpr std::size_t kBulkObjects = 4;

// Parts of single objects that one table may have in a day that is not over.
constexpr std::size_t kMaxOpenParts = 64;

bool IsOfNewerVersion(const LiveDay& live) {
  const Version current = CurrentVersion();
  const bool too_new = std::ranges::any_of(live.broken, [](const BrokenReceipt& receipt) {
    return receipt.error.kind == ErrorKind::kBadData;
  });
  return too_new || (live.rewritten.has_value() && live.rewritten->version > current) ||
         std::ranges::any_of(live.objects, [&](const StoredReceipt& object) {
           return object.receipt.version > current;
         });
}

Error MissingRaw(const std::string& raw_key) {
  return {ErrorKind::kCorruption,
          "it is gone, and the tables hold rows of it",
          fmt::format("Put the object back, or take its rows out: tracklake withdraw {} --why TEXT",
                      raw_key),
          {}};
}

// Of objects whose rows stand in one part with those of one that cannot be read.
Error HeldUp(const Failure& obstacle) {
  return {
      ErrorKind::kCorruption,
      fmt::format("its tables cannot be made again without {}: its other objects stay as they are",
                  obstacle.subject),
      obstacle.error.hint,
      {}};
}

}  // namespace

Result<> TransformRun::PlanNew() {
  TL_TRY(index_.Refresh());
  TL_ASSIGN(const std::vector<DayStanding> days, index_.ReadReceipts(options_.formats));
  std::vector<RawState*> unseen;
  for (RawState& object : index_.objects()) {
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
  PlanCompaction(days);
  PlanBulk(unseen);
  return {};
}

// Many parts make every query slow. What comes late into a day that is over waits for the next run.
void TransformRun::PlanCompaction(std::span<const DayStanding> days) {
  const Day today = DayOf(clock_->NowSeconds());
  for (const DayStanding& standing : days) {
    const bool is_due = standing.day < today || standing.most_parts > kMaxOpenParts;
    if (standing.is_whole && standing.single > 0 && is_due) open_days_.insert(standing.day);
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
  if (object->claims.size() == 1 && IsSettled(object, object->claims.front())) {
    object->state = ObjectState::kSettled;
    return;
  }
  if (unusable_.contains(object->entry.info.key)) return;
  bool by_day = false;
  std::vector<Day> claimed;
  for (const Claim& claim : object->claims) {
    if (claim.by_day) open_days_.insert(claim.day);
    by_day = by_day || claim.by_day;
    claimed.push_back(claim.day);
  }
  if (!by_day) open_keys_[object->entry.info.key] = claimed;
}

// Objects that cannot be read are given up here already: their rows stay, and nothing else of their
// day has to be read to find that out.
bool TransformRun::IsSettled(RawState* object, const Claim& claim) {
  if (claim.match == Match::kSettled) return true;
  const bool may_be_damaged = object->entry.fetched_at.has_value() && claim.resized;
  if (claim.match != Match::kUnsure && !may_be_damaged) return false;
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

Result<> TransformRun::PlanKey(const std::string& key) {
  TL_TRY(CheckRawKey(key, options_.raw_prefixes));
  RawState object;
  object.entry.fetched_at = TimeOfOwnKey(key);
  TL_ASSIGN(object.entry.info, store_->Head(key));
  if (!object.entry.fetched_at && !TimeInName(key) && !HasSeenRecord(*store_, key)) {
    TL_ASSIGN(object.entry.seen.by_receipt, TimeOfReceipt(*store_, key));
  }
  std::string bytes;
  TL_ASSIGN(const Content content, ReadContent(*store_, *clock_, object.entry, &reader_, &bytes));
  object.day = DayOf(content.fetched_at);
  TL_ASSIGN(const LiveDay live, SurveyObject(*store_, *object.day, key));
  if (live.MayBeOf(object.entry.info)) return std::unexpected(live.broken.front().error);
  if (auto claim = ClaimIn(live, object)) {
    // The content was read just now, so no clock needs to be asked.
    if (claim->match == Match::kUnsure && claim->sha256 == content.sha256) {
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

Result<std::vector<Job>> TransformRun::PlanPass(int pass) {
  std::vector<Job> jobs;
  std::map<Day, std::vector<RawState*>> by_day;
  if (!open_days_.empty()) by_day = index_.ByDay();
  for (const Day day : std::exchange(open_days_, {})) {
    TL_TRY(PlanDay(day, pass, std::move(by_day[day]), &jobs));
  }
  for (auto& [key, claimed_days] : std::exchange(open_keys_, {})) {
    const RawState* object = index_.Find(key);
    if (object == nullptr) {
      GiveUpOn(key, {ErrorKind::kNotFound, "it is gone", {}, {}});
      continue;
    }
    jobs.push_back({.objects = {object->entry}, .claimed_days = std::move(claimed_days)});
  }
  return jobs;
}

Result<> TransformRun::PlanDay(Day day, int pass, std::vector<RawState*> objects,
                               std::vector<Job>* jobs) {
  TL_ASSIGN(const DayListing listing, ListReceipts(*store_, day));
  TL_ASSIGN(const LiveDay live, SurveyDay(*store_, listing));
  Job job{.day = day, .supersedes = listing.day_receipt.has_value() || !listing.receipts.empty()};
  const std::vector<std::string> lost = Adopt(live, &objects);
  std::erase_if(objects,
                [&](const RawState* object) { return unusable_.contains(object->entry.info.key); });
  for (const RawState* object : objects) job.objects.push_back(object->entry);
  if (IsOfNewerVersion(live)) {
    for (RawState* object : objects) object->state = ObjectState::kNewer;
    return {};
  }
  const bool missing =
      std::ranges::any_of(lost, [&](const auto& key) { return !index_.Find(key); });
  if (missing && pass == 0) {
    open_days_.insert(day);  // it may have landed after raw was listed
    return {};
  }
  if (!lost.empty()) {
    for (const std::string& key : lost) GiveUpOn(key, MissingRaw(key));
    PlanAround(live, {lost.front(), MissingRaw(lost.front())}, objects);
    return {};
  }
  if (const auto obstacle = FindObstacle(live); obstacle.has_value()) {
    PlanAround(live, *obstacle, objects);
    return {};
  }
  if (objects.empty() && !job.supersedes) return {};
  if (!force_) {
    TL_ASSIGN(const bool canonical, IsCanonical(live, objects));
    for (RawState* object : objects) {
      if (object->state != ObjectState::kOpen) continue;
      const auto claim = ClaimIn(live, *object);
      const bool settled = claim.has_value() && claim->match == Match::kSettled;
      if (canonical || settled) object->state = ObjectState::kSettled;
    }
    if (canonical) return {};
  }
  if (!live.rewritten_sha256.empty()) job.replaces_sha256 = live.rewritten_sha256;
  for (const BrokenReceipt& receipt : live.broken) {
    if (receipt.info.key != DayReceiptKey(day)) job.broken_receipts.push_back(receipt.info.key);
  }
  jobs->push_back(std::move(job));
  return {};
}

// Adds the objects that are live in this day and that only a guess had put under another one.
// Returns the keys that are live but gone or unusable: rewriting without them would lose their rows
// silently.
std::vector<std::string> TransformRun::Adopt(const LiveDay& live, std::vector<RawState*>* objects) {
  std::vector<const Receipt*> receipts;
  for (const StoredReceipt& object : live.objects) receipts.push_back(&object.receipt);
  if (live.rewritten.has_value()) {
    for (const Receipt& receipt : live.rewritten->receipts) receipts.push_back(&receipt);
  }
  std::vector<std::string> lost;
  for (const Receipt* receipt : receipts) {
    RawState* object = index_.Find(receipt->raw_key);
    if (object == nullptr && index_.withdrawals().Find(receipt->raw_key) != nullptr) continue;
    if (object == nullptr || unusable_.contains(receipt->raw_key)) {
      lost.push_back(receipt->raw_key);
      continue;
    }
    if (object->day_is_sure || object->day == live.day) continue;
    object->day = live.day;
    objects->push_back(object);
  }
  std::ranges::sort(*objects, {}, [](const RawState* object) { return object->entry.info.key; });
  return lost;
}

// A receipt that stands in the way of rewriting the day. A replay replaces one that says nonsense;
// one that cannot be read may say something.
std::optional<Failure> TransformRun::FindObstacle(const LiveDay& live) {
  for (const BrokenReceipt& receipt : live.broken) {
    const bool replaceable = force_ && receipt.error.kind == ErrorKind::kCorruption;
    if (replaceable) continue;
    if (force_) report_.failures.push_back({receipt.info.key, receipt.error});
    return Failure{receipt.info.key, receipt.error};
  }
  return std::nullopt;
}

// The day cannot be rewritten, since rows that nobody can make again stand in its parts: whatever
// day.json does not cover becomes incremental parts.
void TransformRun::PlanAround(const LiveDay& live, const Failure& obstacle,
                              const std::vector<RawState*>& objects) {
  bool held_up = false;
  for (RawState* object : objects) {
    if (object->state == ObjectState::kFailed || object->state == ObjectState::kTransformed)
      continue;
    const auto claim = ClaimIn(live, *object);
    const bool settled = claim.has_value() && IsSettled(object, *claim);
    const bool covered = claim.has_value() && claim->by_day;
    if (live.MayBeOf(object->entry.info)) LeaveOut(object->entry.info.key);
    if (unusable_.contains(object->entry.info.key)) continue;
    if (settled && (covered || !force_)) {
      object->state = ObjectState::kSettled;
    } else if (covered) {
      object->state = ObjectState::kFailed;
    } else {
      std::vector<Day>& claimed = open_keys_[object->entry.info.key];
      for (const Claim& other : object->claims) claimed.push_back(other.day);
    }
    held_up = held_up || (covered && (force_ || !settled));
  }
  if (held_up) report_.failures.push_back({FormatDate(live.day), HeldUp(obstacle)});
}

std::optional<Claim> TransformRun::ClaimIn(const LiveDay& live, const RawState& object) const {
  const ObjectInfo& info = object.entry.info;
  if (const Receipt* covered = live.FindCovered(info.key)) {
    Claim claim = ClaimOf(info, *covered, live.rewritten_changed_at, options_.formats);
    claim.by_day = true;
    return claim;
  }
  const auto own = std::ranges::find(live.objects, info.key, [](const StoredReceipt& stored) {
    return std::string_view(stored.receipt.raw_key);
  });
  if (own == live.objects.end()) return std::nullopt;
  return ClaimOf(info, own->receipt, own->info.changed_at, options_.formats);
}

// One day.json over exactly these objects as they are, in the formats asked for, files in place.
Result<bool> TransformRun::IsCanonical(const LiveDay& live, const std::vector<RawState*>& objects) {
  if (!live.rewritten.has_value() || !live.objects.empty()) return false;
  const DayReceipt& day = *live.rewritten;
  if (day.formats != options_.formats || day.receipts.size() != objects.size()) return false;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const ObjectInfo& info = objects[i]->entry.info;
    if (day.receipts[i].raw_key != info.key) return false;
    const Match match = MatchOf(info, day.receipts[i], live.rewritten_changed_at, options_.formats);
    if (match != Match::kSettled) return false;
  }
  for (const Part& part : day.parts) {
    const auto info = store_->Head(part.key);
    if (!info.has_value() && info.error().kind != ErrorKind::kNotFound) {
      return std::unexpected(info.error());
    }
    if (!info.has_value() || info->size != part.bytes) return false;
  }
  return true;
}

}  // namespace tracklake
