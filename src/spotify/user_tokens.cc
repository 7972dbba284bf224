#include "spotify/user_tokens.h"

#include <algorithm>
#include <utility>

#include "spotify/scopes.h"

namespace tracklake {
namespace {

constexpr std::string_view kInvalidGrant = "invalid_grant";
// How often, and after what pause, a new token that the disk refuses is written again.
constexpr int kSaveRetries = 5;
constexpr std::chrono::milliseconds kSaveDelay{400};

constexpr std::string_view kConsentAgain = "Consent again: tracklake auth login";

std::unexpected<Error> NoConsent() {
  return WithHint(Fail(ErrorKind::kPermission, "no user has consented"),
                  std::string(kConsentAgain));
}

std::unexpected<Error> Ended(const Consent& consent) {
  return WithHint(
      Fail(ErrorKind::kPermission,
           "the consent of {} has ended: Spotify refuses the refresh token (revoked, or its six "
           "months were over on {})",
           FormatDate(DayOf(consent.authorized_at)),
           FormatDate(DayOf(ConsentEnds(consent.authorized_at)))),
      std::string(kConsentAgain));
}

void TakeGrant(const TokenGrant& grant, Seconds now, Consent* consent) {
  consent->access_token = grant.access_token;
  consent->access_expires_at = now + grant.lifetime;
  if (!grant.refresh_token.empty()) consent->refresh_token = grant.refresh_token;
  if (grant.scope) consent->scopes = SplitScopes(*grant.scope);
}

}  // namespace

UserTokens::UserTokens(ConsentStore store, Url accounts, HttpTransport* transport, Clock* clock,
                       Rng* rng, RetryPolicy policy, CallGate* gate, CallObserver* observer)
    : store_(std::move(store)),
      service_(std::move(accounts), transport, clock, rng, policy, gate, observer),
      clock_(clock) {}

Result<Secret> UserTokens::Get() {
  const MutexLock lock(mutex_);
  if (!current_ || !IsGood(*current_)) TL_TRY(Renew());
  return current_->access_token;
}

void UserTokens::Reject(const Secret& token) {
  const MutexLock lock(mutex_);
  rejected_ = token;
}

bool UserTokens::IsGood(const Consent& consent) const {
  return !consent.access_token.empty() && consent.access_token.Reveal() != rejected_.Reveal() &&
         clock_->NowSeconds() < consent.access_expires_at - kRenewBefore;
}

Result<> UserTokens::Renew() {
  TL_ASSIGN(const std::unique_ptr<HeldLock> lock, store_.Lock());
  if (unsaved_) return KeepUnsaved();
  TL_ASSIGN(auto stored, store_.Load());
  if (!stored) return NoConsent();
  if (stored->ended_at) return Ended(*stored);
  if (!IsGood(*stored)) {
    return Refresh(std::move(*stored), lock == nullptr ? Held::kByNobody : Held::kByUs);
  }
  current_ = std::move(*stored);  // another process has refreshed it
  return {};
}

// Another process may have spent the token at the same time: its new one stands there, or soon
// will.
bool UserTokens::TakeOver(const Consent& spent) {
  for (int tries = 0; tries <= kSaveRetries; ++tries) {
    if (tries > 0) clock_->SleepFor(kSaveDelay);
    auto stored = store_.Load();
    if (!stored || !*stored || (*stored)->ended_at || !IsGood(**stored)) continue;
    if ((*stored)->refresh_token.Reveal() == spent.refresh_token.Reveal()) continue;
    current_ = std::move(**stored);
    return true;
  }
  return false;
}

Result<> UserTokens::Refresh(Consent consent, Held held) {
  TL_ASSIGN(const ConsentStore::Room room, store_.Reserve());
  const TokenAnswer answer = service_.Ask({{"grant_type", "refresh_token"},
                                           {"refresh_token", consent.refresh_token.Reveal()},
                                           {"client_id", consent.client_id}},
                                          Secret(), {consent.refresh_token});
  if (!answer.has_value()) {
    if (answer.error().reason != kInvalidGrant) return std::unexpected(answer.error().error);
    if (held == Held::kByNobody && TakeOver(consent)) return {};
    return End(std::move(consent));
  }
  TakeGrant(*answer, clock_->NowSeconds(), &consent);
  return Keep(std::move(consent), room);
}

// A disk that had room and has refused all the same is asked again for a moment: the old token is
// spent.
Result<> UserTokens::Keep(Consent consent, const ConsentStore::Room& room) {
  unsaved_ = std::move(consent);
  if (store_.SaveInto(room, *unsaved_).has_value()) {
    current_ = std::exchange(unsaved_, std::nullopt);
    return {};
  }
  Result<> kept = KeepUnsaved();
  for (int retries = 0; !kept.has_value() && retries < kSaveRetries; ++retries) {
    clock_->SleepFor(kSaveDelay);
    kept = KeepUnsaved();
  }
  return kept;
}

Result<> UserTokens::KeepUnsaved() {
  auto saved = store_.Save(*unsaved_);
  if (saved.has_value()) {
    current_ = std::exchange(unsaved_, std::nullopt);
    return {};
  }
  Error error = std::move(saved).error();
  error.message =
      "Spotify has taken the old token, and the new one is not stored: " + error.message;
  error.hint += " If this run ends before it is stored, consent again: tracklake auth login";
  return std::unexpected(std::move(error));
}

std::unexpected<Error> UserTokens::End(Consent consent) {
  consent.ended_at = clock_->NowSeconds();
  consent.refresh_token = Secret();
  consent.access_token = Secret();
  current_.reset();
  // If it cannot be noted, the next process asks once more and learns the same.
  std::ignore = store_.Save(consent);
  return Ended(consent);
}

Result<Consent> UserTokens::Redeem(const ConsentRequest& request, const Secret& code,
                                   const std::string& redirect_uri) {
  const MutexLock guard(mutex_);
  TL_ASSIGN(const std::unique_ptr<HeldLock> lock, store_.Lock());
  TL_ASSIGN(const ConsentStore::Room room, store_.Reserve());
  const TokenAnswer answer = service_.Ask({{"grant_type", "authorization_code"},
                                           {"code", code.Reveal()},
                                           {"redirect_uri", redirect_uri},
                                           {"client_id", store_.client_id()},
                                           {"code_verifier", request.verifier.Reveal()}},
                                          Secret(), {code, request.verifier});
  if (!answer.has_value()) {
    Error error = answer.error().error;
    if (answer.error().reason == kInvalidGrant) {
      error.hint = "A code works once and for a few minutes: run tracklake auth login again.";
    }
    return std::unexpected(std::move(error));
  }
  if (answer->refresh_token.empty()) {
    return Fail(ErrorKind::kUnavailable, "{} gave a consent without a refresh token",
                service_.accounts().Origin());
  }
  Consent consent;
  consent.client_id = store_.client_id();
  consent.authorized_at = clock_->NowSeconds();
  consent.scopes = request.scopes;  // unless the answer tells of others
  TakeGrant(*answer, consent.authorized_at, &consent);
  TL_TRY(Keep(consent, room));
  return consent;
}

}  // namespace tracklake
