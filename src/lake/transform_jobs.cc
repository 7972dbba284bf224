// How days and objects that are open become jobs: see transform_run.h.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "lake/expiry_marker.h"
#include "lake/layout.h"
#include "lake/transform_run.h"
#include "store/heads.h"

namespace tracklake {
namespace {

std::vector<std::string> FilesOf(const DayReceipt& day) {
  std::vector<std::string> files;
  for (const Part& part : day.parts) files.push_back(part.key);
  for (const Receipt& receipt : day.receipts) {
    if (receipt.quarantine_key) files.push_back(*receipt.quarantine_key);
  }
  return files;
}

Error MissingRaw(const std::string& raw_key) {
  return {ErrorKind::kCorruption,
          "it is gone, and the tables hold rows of it",
          fmt::format("Put the object back, or take its rows out: tracklake withdraw {} --why TEXT",
                      ShellWord(raw_key)),
          {}};
}

Error Frozen(std::string_view raw_key) {
  return {
      ErrorKind::kNotFound,
      fmt::format("its raw has expired ({}, and maybe others): its rows stay as they are", raw_key),
      "To derive them again, put its raw back from a backup.",
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

Result<std::vector<Job>> TransformRun::PlanPass(int pass) {
  std::vector<Job> jobs;
  std::map<Day, std::vector<RawState*>> by_day;
  if (!open_days_.empty()) by_day = index_.ByDay();
  const std::set<Day> open = std::exchange(open_days_, {});
  const std::vector<Day> days(open.begin(), open.end());
  TL_TRY(SurveyDays(*store_, days, [&](const DayListing& listing, const LiveDay& live) {
    return PlanDay(listing, live, pass, std::move(by_day[live.day]), &jobs);
  }));
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

Result<> TransformRun::PlanDay(const DayListing& listing, const LiveDay& live, int pass,
                               std::vector<RawState*> objects, std::vector<Job>* jobs) {
  const Day day = live.day;
  Job job{.day = day, .supersedes = listing.day_receipt.has_value() || !listing.receipts.empty()};
  std::vector<std::string> lost = Adopt(live, &objects);
  TL_ASSIGN(const auto frozen, TakeExpired(live, &lost));
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
  if (frozen.has_value()) {
    ++report_.days_frozen;
    if (asked_for_.contains(day)) report_.failures.push_back(*frozen);
    PlanAround(live, *frozen, objects);
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
      const bool settled = claim.has_value() && IsSettled(object, *claim);
      if (canonical || settled) object->state = ObjectState::kSettled;
    }
    if (canonical) return {};
  }
  job.replaces = live.rewritten_version;
  if (live.rewritten.has_value()) job.superseded = FilesOf(*live.rewritten);
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
    Remember(*receipt, object);
    if (object->day_is_sure || object->day == live.day) continue;
    object->day = live.day;
    objects->push_back(object);
  }
  std::ranges::sort(*objects, {}, [](const RawState* object) { return object->entry.info.key; });
  return lost;
}

// Of what is lost, retention took some away: that is no loss, and the day is frozen. nullopt where
// it is not. Only who misses something pays for the look.
Result<std::optional<Failure>> TransformRun::TakeExpired(const LiveDay& live,
                                                         std::vector<std::string>* lost) {
  const auto is_gone = [&](const std::string& key) { return index_.Find(key) == nullptr; };
  if (std::ranges::none_of(*lost, is_gone)) return std::nullopt;
  const auto stored = ReadExpiryMarker(*store_, live.day);
  if (!stored.has_value() && stored.error().kind == ErrorKind::kCorruption) return std::nullopt;
  if (!stored.has_value()) return std::unexpected(stored.error());
  const auto expired = std::ranges::find_if(
      *lost, [&](const std::string& key) { return is_gone(key) && stored->marker.Holds(key); });
  if (expired == lost->end()) return std::nullopt;
  Failure frozen{FormatDate(live.day), Frozen(*expired)};
  std::erase_if(*lost,
                [&](const std::string& key) { return is_gone(key) && stored->marker.Holds(key); });
  return frozen;
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
  std::vector<std::string> keys;
  for (const Part& part : day.parts) keys.push_back(part.key);
  TL_ASSIGN(const ObjectInfos parts, HeadAll(*store_, keys));
  return std::ranges::equal(parts, day.parts, [](const auto& info, const Part& part) {
    return info.has_value() && info->size == part.bytes;
  });
}

}  // namespace tracklake
