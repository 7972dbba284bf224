#include "lambda/transform_function.h"

#include <algorithm>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "app/json/stage_json.h"
#include "app/lake_stages.h"
#include "base/stopped.h"
#include "lambda/batch_answer.h"

namespace tracklake::lambda {
namespace {

using app::Services;
using Keys = std::set<std::string>;

Result<Keys> KeysOf(const Services& services, const event::LakeAddress& lake,
                    const event::ObjectEvents& events) {
  Keys keys;
  for (const event::CreatedObject& object : events.created) {
    TL_ASSIGN(auto key, event::MeantKey(lake, services.config.raw_prefixes, object,
                                        [&] { return services.lake.Open(); }));
    if (key) keys.insert(*std::move(key));
  }
  return keys;
}

Result<app::TransformStageReport> TransformThese(const Services& services, const Keys& keys) {
  const std::vector<std::string> list(keys.begin(), keys.end());
  return app::RunTransform(services, "transform", [&](Lake& open, const ProgressCallback&) {
    return open.TransformKeys(list);
  });
}

// Those of the keys that failed: all of them, where a day or a receipt did that may be theirs.
Keys FailedOf(const Keys& keys, const TransformReport& report) {
  Keys failed;
  for (const Failure& failure : report.failures) {
    if (!keys.contains(failure.subject)) return keys;
    failed.insert(failure.subject);
  }
  return failed;
}

bool Meet(const Keys& one, const Keys& other) {
  return std::ranges::any_of(one, [&](const std::string& key) { return other.contains(key); });
}

class Batch {
 public:
  Batch(const Services& services, const event::LakeAddress& lake)
      : services_(services), lake_(lake) {}

  Result<> Transform(std::span<const QueueMessage> messages) {
    std::vector<Keys> keys_of;
    Keys all;
    for (const QueueMessage& message : messages) {
      keys_of.emplace_back();
      if (!message.events) {
        Fail(message, message.events.error());
        continue;
      }
      TL_ASSIGN(keys_of.back(), KeysOf(services_, lake_, *message.events));
      all.insert(keys_of.back().begin(), keys_of.back().end());
    }
    if (all.empty()) return {};
    TL_ASSIGN(const auto stage, TransformThese(services_, all));
    const Keys failed = FailedOf(all, stage.transform);
    for (std::size_t i = 0; i < messages.size(); ++i) {
      if (Meet(keys_of[i], failed)) failed_.push_back(messages[i].id);
    }
    return {};
  }

  void Fail(const QueueMessage& message, const Error& why) {
    const std::string subject =
        fmt::format("message {}, received {} times", message.id, message.receives);
    services_.events.Tell(SubjectFailed{subject, &why});
    failed_.push_back(message.id);
  }

  const std::vector<std::string>& failed() const { return failed_; }

 private:
  const Services& services_;
  const event::LakeAddress& lake_;
  std::vector<std::string> failed_;
};

}  // namespace

Result<std::string> TransformBatch(const Services& services, const event::LakeAddress& lake,
                                   const QueueBatch& batch) {
  Batch work(services, lake);
  std::span<const QueueMessage> left = batch.messages;
  while (!left.empty() && !services.stop.stop_requested()) {
    const std::size_t size = std::min(left.size(), kMessagesAtOnce);
    const Result<> done = work.Transform(left.first(size));
    if (!done && services.stop.stop_requested()) break;  // what was made of them is kept
    TL_TRY(done);
    left = left.subspan(size);
  }
  for (const QueueMessage& message : left) work.Fail(message, Stopped());
  return BatchAnswer(work.failed());
}

Result<std::string> TransformObjects(const Services& services, const event::LakeAddress& lake,
                                     const event::ObjectEvents& events) {
  TL_ASSIGN(const Keys keys, KeysOf(services, lake, events));
  if (keys.empty()) return app::JsonLine(app::JsonOf(app::TransformStageReport{"transform", {}}));
  TL_ASSIGN(const auto stage, TransformThese(services, keys));
  const std::vector<Failure>& failures = stage.transform.failures;
  if (failures.empty()) return app::JsonLine(app::JsonOf(stage));
  Error error = failures.front().error;
  error.message = fmt::format("{}: {}", failures.front().subject, error.message);
  return std::unexpected(std::move(error));
}

}  // namespace tracklake::lambda
