#include "alarm/outbox.h"

#include <algorithm>
#include <utility>

namespace tracklake::alarm {
namespace {

constexpr std::chrono::hours kHour{1};

void ForgetOldSendings(Seconds now, Outbox* outbox) {
  std::erase_if(outbox->sent_at,
                [&](Seconds sent) { return now - sent >= kHour || sent > now + kHour; });
}

void CountAll(Outbox* outbox) {
  outbox->left_out += std::ssize(outbox->pending);
  outbox->pending.clear();
}

// Errors that hold, warnings that hold, what is over.
int PlaceOf(const Change& change) {
  if (change.kind == ChangeKind::kResolved) return 2;
  return change.alarm.severity == Severity::kError ? 0 : 1;
}

}  // namespace

void Add(const std::vector<Change>& changes, Outbox* outbox) {
  for (const Change& change : changes) {
    std::erase_if(outbox->pending,
                  [&](const Change& pending) { return pending.alarm.name == change.alarm.name; });
    if (outbox->pending.size() < kMostPending) {
      outbox->pending.push_back(change);
    } else {
      ++outbox->left_out;
    }
  }
}

bool IsDue(const Outbox& outbox, Seconds now) {
  if (outbox.pending.empty()) return false;
  // A pause that a clock ahead of the time has begun is none.
  if (outbox.try_at && now < *outbox.try_at && *outbox.try_at - now <= kMostPause) return false;
  Outbox current = outbox;
  ForgetOldSendings(now, &current);
  return current.sent_at.size() < kMostAnHour;
}

Message MessageOf(const Outbox& outbox) {
  Message message;
  message.changes = outbox.pending;
  std::ranges::stable_sort(message.changes, {}, PlaceOf);
  message.left_out = outbox.left_out;
  if (message.changes.size() <= kMostTold) return message;
  message.left_out += std::ssize(message.changes) - static_cast<std::int64_t>(kMostTold);
  message.changes.resize(kMostTold);
  return message;
}

void TakeSent(Seconds now, Outbox* outbox) {
  ForgetOldSendings(now, outbox);
  outbox->sent_at.push_back(now);
  outbox->pending.clear();
  outbox->left_out = 0;
  outbox->failures = 0;
  outbox->try_at.reset();
}

bool TakeFailure(Seconds now, Outbox* outbox) {
  if (++outbox->failures >= kMostTries) {
    CountAll(outbox);
    outbox->failures = 0;
    outbox->try_at.reset();
    return true;
  }
  std::chrono::seconds pause = kFirstPause;
  for (int failures = 1; failures < outbox->failures && pause < kMostPause; ++failures) pause *= 2;
  outbox->try_at = now + std::min(pause, kMostPause);
  return false;
}

}  // namespace tracklake::alarm
