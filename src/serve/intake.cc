#include "serve/intake.h"

#include <algorithm>

#include "raw/listing.h"
#include "serve/inbox.h"

namespace tracklake::serve {

using std::chrono::milliseconds;

void Intake::Add(const event::Noticed& noticed, milliseconds now) {
  bool has_missed = noticed.has_missed;
  for (const std::string& key : noticed.keys) has_missed = !Add(key, now) || has_missed;
  if (has_missed) WantSweep(now);
}

// False: there is no room for it.
bool Intake::Add(const std::string& key, milliseconds now) {
  if (key.starts_with(kInboxPrefix)) return !IsInInbox(key) || inbox_.Add(key, now);
  if (!IsRaw(key) || JudgeKey(key) != RawVerdict::kRaw) return true;
  came_at_ = now;
  const std::size_t before = raw_.waiting();
  const bool has_room = raw_.Add(key, now);
  if (before < kBurst && raw_.waiting() == kBurst) burst_since_ = now;
  return has_room;
}

void Intake::AddInbox(const std::vector<std::string>& keys, milliseconds now) {
  for (const std::string& key : keys) {
    if (!inbox_.Add(key, now)) return;  // the next look's
  }
}

void Intake::WantSweep(milliseconds now) {
  sweep_at_ = std::min(sweep_at_, std::max(now, swept_at_ + kSweepRest));
}

milliseconds Intake::RawDue() const {
  const auto due = raw_.due();
  if (!due) return milliseconds::max();
  if (raw_.waiting() < kBurst) return *due;
  return std::max(*due, std::min(came_at_ + kLull, burst_since_ + kLongestWait));
}

milliseconds Intake::due() const {
  return std::min({sweep_at_, inbox_.due().value_or(milliseconds::max()), RawDue()});
}

std::optional<LakeJob> Intake::Next(milliseconds now) {
  if (sweep_at_ <= now) return Sweep(now);
  if (inbox_.due().value_or(milliseconds::max()) <= now) {
    return LakeJob{LakeJob::Kind::kInbox, inbox_.Take(now, kSweepFrom)};
  }
  if (RawDue() > now) return std::nullopt;
  if (raw_.waiting() >= kSweepFrom) return Sweep(now);
  return LakeJob{LakeJob::Kind::kKeys, raw_.Take(now, kSweepFrom)};
}

LakeJob Intake::Sweep(milliseconds now) {
  sweep_at_ = milliseconds::max();  // until it has ended
  LakeJob job{LakeJob::Kind::kSweep, raw_.Take(now, raw_.waiting())};
  for (const event::ParkedObject& object : raw_.parked()) job.parked.insert(object.key);
  return job;
}

std::vector<event::ParkedObject> Intake::End(const LakeJobEnd& end, bool is_blind,
                                             milliseconds now) {
  const bool is_inbox = end.job.kind == LakeJob::Kind::kInbox;
  event::WorkQueue& queue = is_inbox ? inbox_ : raw_;
  std::set<std::string> parked_before;
  for (const event::ParkedObject& object : raw_.parked()) parked_before.insert(object.key);
  if (end.report) {
    const std::set<std::string> failed = TakeFailures(end, now);
    for (const std::string& key : end.job.keys) {
      if (!failed.contains(key)) queue.Done(key, now);
    }
  } else {
    for (const std::string& key : end.job.keys) queue.Delay(key, now);
  }
  if (end.job.kind == LakeJob::Kind::kSweep) {
    swept_at_ = now;
    const bool is_soon = !end.report || is_blind;
    const milliseconds next = now + (is_soon ? kSweepSoon : kSweepEvery);
    sweep_at_ = std::clamp(sweep_at_, now + kSweepRest, next);  // something may be missed already
  }
  std::vector<event::ParkedObject> parked = raw_.parked();
  std::erase_if(parked, [&](const auto& object) { return parked_before.contains(object.key); });
  return parked;
}

// A day or a receipt that failed may be those of any of the keys.
std::set<std::string> Intake::TakeFailures(const LakeJobEnd& end, milliseconds now) {
  std::set<std::string> failed;
  const auto fail = [&](const std::string& key, const Error& error) {
    if (failed.insert(key).second) raw_.Failed(key, error, now);
  };
  for (const Failure& failure : end.report->failures) {
    if (IsRaw(failure.subject)) {
      fail(failure.subject, failure.error);
    } else if (end.job.kind == LakeJob::Kind::kKeys) {
      for (const std::string& key : end.job.keys) fail(key, failure.error);
    }
  }
  if (end.job.kind != LakeJob::Kind::kSweep) return failed;
  for (const event::ParkedObject& object : raw_.parked()) {
    if (!failed.contains(object.key)) raw_.Done(object.key, now);
  }
  return failed;
}

bool Intake::IsRaw(std::string_view subject) const {
  return std::ranges::any_of(
      *raw_prefixes_, [&](const std::string& prefix) { return subject.starts_with(prefix); });
}

}  // namespace tracklake::serve
