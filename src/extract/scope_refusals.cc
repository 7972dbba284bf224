#include "extract/scope_refusals.h"

#include "base/sha256.h"
#include "base/time.h"
#include "store/state_json.h"
#include "store/state_object.h"

namespace tracklake {
namespace {

struct Refused {
  Seconds at{};
  Seconds consented_at{};
  std::string reason;
};
using State = std::optional<Refused>;

std::string Format(const State& refused) {
  return StateText({{"at", FormatTimestamp(refused->at)},
                    {"consented_at", FormatTimestamp(refused->consented_at)},
                    {"reason", refused->reason}});
}

Result<State> Parse(const std::string& bytes, std::string_view /*place*/) {
  const StateJson state = StateJsonIn(bytes);
  const auto at = TimeIn(state, "at");
  const auto consented_at = TimeIn(state, "consented_at");
  const auto reason = TextIn(state, "reason");
  if (!at || !consented_at || !reason) return std::nullopt;
  return Refused{*at, *consented_at, *reason};
}

StateObject<State> StateOf(ObjectStore* store, std::string_view request) {
  return {store, fmt::format("_tracklake/state/scope/{}.json", Hash16(request)), {Format, Parse}};
}

}  // namespace

Result<std::optional<Refusal>> ScopeRefusals::Find(std::string_view request,
                                                   std::string_view what) const {
  TL_ASSIGN(const auto loaded, StateOf(store_, request).Load());
  const State& refused = *loaded;
  if (!refused || refused->consented_at != consented_at_) return std::nullopt;
  const Seconds now = clock_->NowSeconds();
  if (refused->at > now || now - refused->at >= kScopeRefusalsLast) return std::nullopt;
  const Answer answer{Meaning::kScopeMissing, 0, refused->reason, {}};
  return Refusal{answer.meaning, ExplainAnswer(answer, what, now), refused->reason, {}};
}

Result<> ScopeRefusals::Add(std::string_view request, const Refusal& refusal) const {
  if (refusal.meaning != Meaning::kScopeMissing) return {};
  return StateOf(store_, request)
      .Replace(Refused{clock_->NowSeconds(), consented_at_, refusal.reason});
}

}  // namespace tracklake
