#include "extract/open_gaps.h"

#include <algorithm>
#include <utility>

#include "base/json_text.h"
#include "base/sha256.h"
#include "extract/failure.h"
#include "extract/state_file.h"
#include "raw/land.h"
#include "raw/raw_key.h"

namespace tracklake {
namespace {

struct OpenGap {
  Seconds at{};        // of the last failure
  std::string key;     // its object
  std::string reason;  // and what it says
  std::optional<Seconds> retry_at;
  std::optional<Seconds> closed_at;  // decided, perhaps not landed
};

std::string StateKey(std::string_view what, std::string_view id) {
  return fmt::format("_tracklake/state/open/{}.json", Hash16(fmt::format("{}\n{}", what, id)));
}

// nullopt where there is none, or none that can be read.
Result<std::optional<OpenGap>> Read(ObjectStore& store, const std::string& key) {
  TL_ASSIGN(const auto state, ReadState(store, key));
  const auto at = state ? TimeIn(*state, "at") : std::nullopt;
  if (!at) return std::nullopt;
  return OpenGap{*at, TextIn(*state, "key").value_or(""), TextIn(*state, "reason").value_or(""),
                 TimeIn(*state, "retry_at"), TimeIn(*state, "closed_at")};
}

Result<> Write(ObjectStore& store, const std::string& key, const OpenGap& gap) {
  const auto time = [](const std::optional<Seconds>& when) {
    return when ? StateJson(FormatTimestamp(*when)) : StateJson();
  };
  return WriteState(store, key,
                    {{"at", time(gap.at)},
                     {"key", gap.key},
                     {"reason", gap.reason},
                     {"retry_at", time(gap.retry_at)},
                     {"closed_at", time(gap.closed_at)}});
}

// Does the failure that landed before still say what this one would?
bool Holds(const OpenGap& before, const Refusal& refusal, Seconds at) {
  const auto& retry_at = refusal.error.retry_at;
  if (before.closed_at || before.reason != refusal.reason || before.retry_at != retry_at) {
    return false;
  }
  return retry_at ? *retry_at > at : DayOf(before.at) == DayOf(at);
}

}  // namespace

Result<std::optional<std::string>> OpenGaps::Land(std::string_view what, std::string_view id,
                                                  const Refusal& refusal, Seconds at) {
  const std::string state = StateKey(what, id);
  TL_ASSIGN(const std::optional<OpenGap> before, Read(*store_, state));
  const auto& retry_at = refusal.error.retry_at;
  if (before && Holds(*before, refusal, at) && store_->Head(before->key).has_value()) {
    return std::nullopt;
  }
  const std::string kind = fmt::format("failure-{}", what);
  const std::string object = FailureObject(what, id, refusal);
  const Seconds since = before && !before->closed_at ? std::max(before->at, at) : at;
  TL_TRY(Write(*store_, state,
               {since, SpotifyKey(kind, id, at, object), refusal.reason, retry_at, std::nullopt}));
  TL_ASSIGN(Landed landed, LandResponse(*store_, kind, id, at, object));
  return std::move(landed.key);
}

Result<> OpenGaps::Extend(std::string_view what, std::string_view id, Seconds at) {
  const std::string state = StateKey(what, id);
  TL_ASSIGN(std::optional<OpenGap> gap, Read(*store_, state));
  if (!gap) gap.emplace();
  if (gap->at >= at && !gap->closed_at) return {};
  gap->at = std::max(gap->at, at);
  gap->closed_at.reset();
  return Write(*store_, state, *gap);
}

Result<std::optional<std::string>> OpenGaps::Close(std::string_view what, std::string_view id,
                                                   Seconds fetched_at, Seconds now,
                                                   bool is_captured) {
  const std::string state = StateKey(what, id);
  TL_ASSIGN(std::optional<OpenGap> gap, Read(*store_, state));
  if (!gap) return std::nullopt;
  std::optional<std::string> key;
  if (gap->at >= fetched_at || !is_captured) {
    if (!gap->closed_at) {
      gap->closed_at = std::max(now, gap->at + std::chrono::seconds(1));
      TL_TRY(Write(*store_, state, *gap));
    }
    TL_ASSIGN(Landed landed, LandResponse(*store_, fmt::format("capture-{}", what), id,
                                          *gap->closed_at, CaptureObject(what, id, fetched_at)));
    key = std::move(landed.key);
  }
  const std::vector keys = {state};
  TL_TRY(store_->Delete(keys));
  return key;
}

}  // namespace tracklake
