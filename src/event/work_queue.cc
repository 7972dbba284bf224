#include "event/work_queue.h"

#include <algorithm>

namespace tracklake::event {

using std::chrono::milliseconds;

bool IsOfMachine(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kIo:
    case ErrorKind::kUnknown:
    case ErrorKind::kExhausted:
    case ErrorKind::kUnavailable:
    case ErrorKind::kDeferred:
    case ErrorKind::kInternal:
      return true;
    case ErrorKind::kUsage:
    case ErrorKind::kConfig:
    case ErrorKind::kNotFound:
    case ErrorKind::kConflict:
    case ErrorKind::kBadData:
    case ErrorKind::kCorruption:
    case ErrorKind::kPermission:
      return false;
  }
  return true;
}

bool WorkQueue::Add(const std::string& key, milliseconds now) {
  const auto known = objects_.find(key);
  if (known == objects_.end()) {
    if (waiting_ >= policy_.max_waiting) return false;
    Wait(&objects_[key], now);
    return true;
  }
  Object& object = known->second;
  switch (object.state) {
    case State::kTaken:
      object.is_again = true;
      break;
    case State::kWaiting:
      object.due = std::min(object.due, now);
      break;
    case State::kParked:
      object = {};
      --parked_;
      Wait(&object, now);
      break;
  }
  return true;
}

void WorkQueue::Wait(Object* object, milliseconds due) {
  object->state = State::kWaiting;
  object->due = due;
  ++waiting_;
}

std::vector<std::string> WorkQueue::Take(milliseconds now, std::size_t max) {
  std::vector<std::string> keys;
  for (auto& [key, object] : objects_) {
    if (keys.size() == max) break;
    if (object.state != State::kWaiting || object.due > now) continue;
    object.state = State::kTaken;
    object.is_again = false;
    --waiting_;
    keys.push_back(key);
  }
  return keys;
}

void WorkQueue::Done(const std::string& key, milliseconds now) {
  const auto at = objects_.find(key);
  if (at == objects_.end()) return;
  const Object& object = at->second;
  const bool is_again = object.state == State::kTaken && object.is_again;
  waiting_ -= object.state == State::kWaiting ? 1 : 0;
  parked_ -= object.state == State::kParked ? 1 : 0;
  objects_.erase(at);
  if (is_again) Wait(&objects_[key], now);
}

AfterFailure WorkQueue::Failed(const std::string& key, const Error& error, milliseconds now) {
  if (error.kind == ErrorKind::kNotFound) {
    Done(key, now);
    return AfterFailure::kGone;
  }
  const auto [at, is_new] = objects_.try_emplace(key);
  Object& object = at->second;
  object.error = error;
  if (!is_new && object.state == State::kParked) return AfterFailure::kParked;
  if (!is_new && object.state == State::kWaiting) --waiting_;
  if (object.is_again) {  // other bytes, for all that is known
    object = {};
    Wait(&object, now);
    return AfterFailure::kAgain;
  }
  const milliseconds since = object.failing_since.value_or(now);
  object.failing_since = since;
  if (!IsOfMachine(error.kind)) {
    ++object.failures;
    const bool is_over =
        object.failures >= policy_.max_failures || now - since >= policy_.park_after;
    if (is_over && Park(&object)) return AfterFailure::kParked;
  }
  Wait(&object, now + Pause(&object));
  return AfterFailure::kAgain;
}

// Where too many are parked it goes on being tried, which costs time and loses nothing.
bool WorkQueue::Park(Object* object) {
  if (parked_ >= policy_.max_parked) return false;
  object->state = State::kParked;
  ++parked_;
  return true;
}

void WorkQueue::Delay(const std::string& key, milliseconds now) {
  const auto at = objects_.find(key);
  if (at == objects_.end() || at->second.state != State::kTaken) return;
  Wait(&at->second, now + Pause(&at->second));
}

milliseconds WorkQueue::Pause(Object* object) {
  milliseconds pause = policy_.first_pause;
  for (int i = 0; i < object->pauses && pause < policy_.max_pause; ++i) pause *= 2;
  pause = std::min(pause, policy_.max_pause);
  ++object->pauses;
  const double part = 0.5 + rng_->NextUnit() / 2;
  return std::chrono::floor<milliseconds>(pause * part);
}

std::optional<milliseconds> WorkQueue::due() const {
  std::optional<milliseconds> first;
  if (waiting_ == 0) return first;
  for (const auto& [key, object] : objects_) {
    if (object.state != State::kWaiting) continue;
    if (!first || object.due < *first) first = object.due;
  }
  return first;
}

std::vector<ParkedObject> WorkQueue::parked() const {
  std::vector<ParkedObject> parked;
  for (const auto& [key, object] : objects_) {
    if (object.state == State::kParked) parked.push_back({key, *object.error, object.failures});
  }
  return parked;
}

}  // namespace tracklake::event
