#include "extract/open_gaps.h"

#include <algorithm>
#include <utility>

#include "base/json_text.h"
#include "base/sha256.h"
#include "extract/failure.h"
#include "raw/land.h"
#include "raw/raw_key.h"
#include "store/state_json.h"
#include "store/state_object.h"

namespace tracklake {
namespace {

struct OpenGap {
  Seconds at{};        // of the last failure
  std::string key;     // its object
  std::string reason;  // and what it says
  std::optional<Seconds> retry_at;
  std::optional<Seconds> closed_at;  // decided, perhaps not landed
};

// nullopt where there is none, or none that can be read.
using State = std::optional<OpenGap>;

std::string Format(const State& gap) {
  return StateText({{"at", FormatTimestamp(gap->at)},
                    {"key", gap->key},
                    {"reason", gap->reason},
                    {"retry_at", TimeOrNull(gap->retry_at)},
                    {"closed_at", TimeOrNull(gap->closed_at)}});
}

Result<State> Parse(const std::string& bytes, std::string_view /*place*/) {
  const StateJson state = StateJsonIn(bytes);
  const auto at = TimeIn(state, "at");
  if (!at) return std::nullopt;
  return OpenGap{*at, TextIn(state, "key").value_or(""), TextIn(state, "reason").value_or(""),
                 TimeIn(state, "retry_at"), TimeIn(state, "closed_at")};
}

StateObject<State> StateOf(ObjectStore* store, std::string_view what, std::string_view id) {
  return {store,
          fmt::format("_tracklake/state/open/{}.json", Hash16(fmt::format("{}\n{}", what, id))),
          {Format, Parse}};
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
  StateObject<State> state = StateOf(store_, what, id);
  TL_ASSIGN(const auto loaded, state.Load());
  const State& before = *loaded;
  const auto& retry_at = refusal.error.retry_at;
  if (before && Holds(*before, refusal, at) && store_->Head(before->key).has_value()) {
    return std::nullopt;
  }
  const std::string kind = fmt::format("failure-{}", what);
  const std::string object = FailureObject(what, id, refusal);
  const Seconds since = before && !before->closed_at ? std::max(before->at, at) : at;
  TL_TRY(state.Replace(
      OpenGap{since, SpotifyKey(kind, id, at, object), refusal.reason, retry_at, {}}));
  TL_ASSIGN(Landed landed, LandResponse(*store_, kind, id, at, object));
  return std::move(landed.key);
}

Result<> OpenGaps::Extend(std::string_view what, std::string_view id, Seconds at) {
  StateObject<State> state = StateOf(store_, what, id);
  TL_ASSIGN(const auto loaded, state.Load());
  State gap = *loaded;
  if (!gap) gap.emplace();
  if (gap->at >= at && !gap->closed_at) return {};
  gap->at = std::max(gap->at, at);
  gap->closed_at.reset();
  return state.Replace(gap);
}

Result<std::optional<std::string>> OpenGaps::Close(std::string_view what, std::string_view id,
                                                   Seconds fetched_at, Seconds now,
                                                   bool is_captured) {
  StateObject<State> state = StateOf(store_, what, id);
  TL_ASSIGN(const auto loaded, state.Load());
  State gap = *loaded;
  if (!gap) return std::nullopt;
  std::optional<std::string> key;
  if (gap->at >= fetched_at || !is_captured) {
    if (!gap->closed_at) {
      gap->closed_at = std::max(now, gap->at + std::chrono::seconds(1));
      TL_TRY(state.Replace(gap));
    }
    TL_ASSIGN(Landed landed, LandResponse(*store_, fmt::format("capture-{}", what), id,
                                          *gap->closed_at, CaptureObject(what, id, fetched_at)));
    key = std::move(landed.key);
  }
  TL_TRY(state.Remove());
  return key;
}

}  // namespace tracklake
