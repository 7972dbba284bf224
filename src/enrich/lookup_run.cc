#include "enrich/lookup_run.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "base/failpoint.h"
#include "enrich/answer.h"
#include "raw/land.h"

namespace tracklake {
namespace {

// Stands for all ids of a lookup that is closed, where one id's answer would stand.
constexpr std::string_view kEverything = "*";

bool IsClosed(Meaning meaning) {
  return meaning == Meaning::kEndpointClosed || meaning == Meaning::kFeatureClosed ||
         meaning == Meaning::kForbidden || meaning == Meaning::kScopeMissing;
}

// An answer that was there and could not be taken: the same question would bring the same again.
bool IsRefused(Meaning meaning) {
  return meaning == Meaning::kDamaged || meaning == Meaning::kBadRequest ||
         meaning == Meaning::kLimitRefused;
}

bool IsUnknown(Meaning meaning) {
  return meaning == Meaning::kNotFound || meaning == Meaning::kInvalidId;
}

// Of the objects of one call, in raw keys: "<first>" or "<first>+49".
std::string NameOf(std::span<const std::string> ids) {
  return ids.size() == 1 ? ids.front() : fmt::format("{}+{}", ids.front(), ids.size() - 1);
}

}  // namespace

Result<> LookupRun::Run(std::vector<std::string>* ids) {
  report_.wanted = std::ssize(*ids);
  if (ids->empty()) return {};
  TL_ASSIGN(negative_, NegativeAnswers::Load(&store_, report_.name));
  if (const auto reason = lookup_.closed()) return LandClosed(*reason);
  std::vector<std::string> open;
  for (const std::string& id : *ids) {
    if (negative_->Find(id, clock_.NowSeconds()) == nullptr) open.push_back(id);
  }
  report_.held = report_.wanted - std::ssize(open);
  TL_TRY(AskAll(std::move(open)));
  const std::set<std::string_view> found(found_.begin(), found_.end());
  std::erase_if(*ids, [&](const std::string& id) { return found.contains(id); });
  return {};
}

Result<> LookupRun::AskAll(std::vector<std::string> ids) {
  if (stop_ && !ids.empty()) {
    report_.left = std::ssize(ids);
    return Stop(ids.front(), Refusal(*stop_));
  }
  const std::int64_t total = std::ssize(ids);
  for (std::size_t next = 0; next < ids.size();) {
    if (hooks_.progress) {
      hooks_.progress({report_.name, static_cast<std::int64_t>(next), total});
    }
    const std::size_t count = CountOf(Ids(ids).subspan(next));
    TL_TRY(Ask(Ids(ids).subspan(next, count)));
    if (stop_) {
      report_.left = total - report_.found - report_.missing - report_.failed;
      return {};
    }
    next += count;
  }
  return {};
}

// How many of the next ids one call asks for.
std::size_t LookupRun::CountOf(Ids ids) const {
  const std::size_t most = std::min(lookup_.batch_size(), ids.size());
  std::size_t count = 0;
  while (count < most && !negative_->WasRefused(ids[count])) ++count;
  return std::max<std::size_t>(count, 1);
}

// Singly, what a batch did not bring.
Result<> LookupRun::AskEach(Ids ids) {
  for (std::size_t i = 0; i < ids.size() && !stop_; ++i) TL_TRY(Ask(ids.subspan(i, 1)));
  return {};
}

Result<> LookupRun::Ask(Ids ids) {
  const std::string target = lookup_.Target(ids);
  LookupAnswer answer;
  Reply reply = lookup_.Ask(ids, &answer);
  report_.calls += reply.calls;
  failpoint::Hit("enrich.asked");
  if (!reply.result.has_value()) return TakeRefusal(ids, reply.result.error());
  failures_in_a_row_ = 0;
  return TakeAnswer(ids, std::move(*reply.result), answer, target);
}

Result<> LookupRun::TakeAnswer(Ids ids, Fetched fetched, const LookupAnswer& answer,
                               const std::string& target) {
  const LookupKind& kind = lookup_.kind();
  const std::string object = Annotated(std::move(fetched.body), target, fetched.received_at,
                                       kind.provider, ids, answer, fetched.masked);
  TL_TRY(Land(kind.raw_kind, NameOf(ids), fetched.received_at, object));
  failpoint::Hit("enrich.landed");
  std::vector<std::pair<std::string, std::string>> unknown;
  for (const std::string& id : answer.missing) unknown.emplace_back(id, "not in the answer");
  for (const auto& [id, given] : answer.relinked) unknown.emplace_back(id, "relinked to " + given);
  std::set<std::string_view> others;
  for (const auto& [id, reason] : unknown) others.insert(id);
  for (const std::string& id : ids) {
    if (others.contains(id)) continue;
    found_.push_back(id);
    TL_ASSIGN(std::ignore, gaps_.Close(kind.what, id, fetched.received_at, fetched.received_at,
                                       /*is_captured=*/true));
  }
  report_.found += std::ssize(ids) - std::ssize(unknown);
  report_.missing += std::ssize(unknown);
  return Remember(unknown);
}

Result<> LookupRun::TakeRefusal(Ids ids, const Refusal& refusal) {
  const Meaning meaning = refusal.meaning;
  if (ids.size() > 1 && IsUnknown(meaning)) return AskEach(ids);
  if (IsClosed(meaning)) {
    if (hooks_.on_contradiction) hooks_.on_contradiction();
    if (ids.size() == 1) return Stop(ids.front(), refusal);
    lookup_.GoSingly();
    return AskEach(ids);
  }
  if (IsUnknown(meaning)) return Unknown(ids.front(), refusal);
  const bool is_deferred = refusal.error.kind == ErrorKind::kDeferred;
  if (is_deferred || StopsRun(meaning)) return Stop(ids.front(), refusal);
  if (++failures_in_a_row_ >= kMaxLookupFailuresInARow) {
    if (IsRefused(meaning)) TL_TRY(negative_->AddRefused(ids, refusal.reason, clock_.NowSeconds()));
    return Stop(ids.front(), refusal);
  }
  report_.failed += std::ssize(ids);
  if (!report_.error) report_.error = refusal.error;
  TL_TRY(LandFailure(ids.front(), refusal));
  return IsRefused(meaning) ? negative_->AddRefused(ids, refusal.reason, clock_.NowSeconds())
                            : Result<>();
}

Result<> LookupRun::Unknown(const std::string& id, const Refusal& refusal) {
  failures_in_a_row_ = 0;
  ++report_.missing;
  TL_TRY(LandFailure(id, refusal));
  return Remember({{id, refusal.reason}});
}

Result<> LookupRun::Stop(const std::string& next_id, const Refusal& refusal) {
  if (IsOfThisMachine(refusal.meaning)) return std::unexpected(refusal.error);
  stop_ = refusal;
  if (StopsRun(refusal.meaning)) {
    for_good_ = refusal;
    for_good_->body.clear();  // it was the answer to another question
  }
  report_.error = refusal.error;
  report_.is_closed = IsClosed(refusal.meaning);
  report_.is_deferred = refusal.error.kind == ErrorKind::kDeferred;
  // Without a credential nobody has asked for anything yet: that is no gap in the data.
  if (refusal.meaning == Meaning::kNoCredential) return {};
  return LandFailure(next_id, refusal);
}

// Said once in a while, not at every run.
Result<> LookupRun::LandClosed(const std::string& reason) {
  report_.is_closed = true;
  report_.left = report_.wanted;
  if (negative_->Find(kEverything, clock_.NowSeconds()) != nullptr) return {};
  const std::string message = fmt::format("{}: {}", report_.name, reason);
  const Error error{ErrorKind::kPermission, message, "Name another provider.", {}};
  TL_TRY(LandFailure(report_.provider, {Meaning::kFeatureClosed, error, reason, {}}));
  return Remember({{std::string(kEverything), reason}});
}

Result<> LookupRun::LandFailure(const std::string& id, const Refusal& refusal) {
  TL_ASSIGN(std::ignore, gaps_.Land(lookup_.kind().what, id, refusal, clock_.NowSeconds()));
  return {};
}

Result<> LookupRun::Land(std::string_view kind, std::string_view id, Seconds at,
                         std::string_view bytes) {
  TL_ASSIGN(const Landed landed, LandResponse(store_, kind, id, at, bytes));
  if (landed.outcome == PutOutcome::kCreated) ++answers_;
  return {};
}

Result<> LookupRun::Remember(const std::vector<std::pair<std::string, std::string>>& answers) {
  return negative_->Add(answers, clock_.NowSeconds());
}

}  // namespace tracklake
