#include "extract/scope_refusals.h"

#include "base/sha256.h"
#include "base/time.h"
#include "extract/state_file.h"

namespace tracklake {
namespace {

std::string StateKey(std::string_view request) {
  return fmt::format("_tracklake/state/scope/{}.json", Hash16(request));
}

}  // namespace

Result<std::optional<Refusal>> ScopeRefusals::Find(std::string_view request,
                                                   std::string_view what) const {
  TL_ASSIGN(const auto state, ReadState(*store_, StateKey(request)));
  if (!state || TimeIn(*state, "consented_at") != consented_at_) return std::nullopt;
  const auto at = TimeIn(*state, "at");
  const auto reason = TextIn(*state, "reason");
  const Seconds now = clock_->NowSeconds();
  if (!at || !reason || *at > now || now - *at >= kScopeRefusalsLast) return std::nullopt;
  const Answer answer{Meaning::kScopeMissing, 0, *reason, {}};
  return Refusal{answer.meaning, ExplainAnswer(answer, what, now), *reason, {}};
}

Result<> ScopeRefusals::Add(std::string_view request, const Refusal& refusal) const {
  if (refusal.meaning != Meaning::kScopeMissing) return {};
  return WriteState(*store_, StateKey(request),
                    {{"at", FormatTimestamp(clock_->NowSeconds())},
                     {"consented_at", FormatTimestamp(consented_at_)},
                     {"reason", refusal.reason}});
}

}  // namespace tracklake
