#include "simulator/consents.h"

#include "simulator/extras.h"

namespace tracklake::simulator {

bool Consent::Expired(Seconds now) const {
  const Day day = DayOf(authorized_at);
  const std::chrono::year_month_day last = std::chrono::year_month_day(day) + kRefreshTokenLife;
  const Day end = last.ok() ? Day(last) : Day(last.year() / last.month() / std::chrono::last);
  return now >= Seconds(end) + (authorized_at - Seconds(day));
}

void Consents::AddCode(std::string code, PendingCode pending) {
  const std::lock_guard lock(mutex_);
  codes_.insert_or_assign(std::move(code), std::move(pending));
}

std::optional<PendingCode> Consents::TakeCode(const std::string& code, Seconds now) {
  const std::lock_guard lock(mutex_);
  const auto found = codes_.find(code);
  if (found == codes_.end()) return std::nullopt;
  PendingCode pending = std::move(found->second);
  codes_.erase(found);
  if (now - pending.consent.authorized_at >= kCodeLife) return std::nullopt;
  return pending;
}

std::uint32_t Consents::Add(Consent consent) {
  const std::lock_guard lock(mutex_);
  consents_.push_back(std::move(consent));
  return static_cast<std::uint32_t>(consents_.size());
}

std::optional<Consent> Consents::Find(std::uint32_t number) const {
  const std::lock_guard lock(mutex_);
  if (number == 0 || number > consents_.size()) return std::nullopt;
  return consents_[number - 1];
}

bool Consents::Rotate(std::uint32_t number, int generation, Seconds now) {
  const std::lock_guard lock(mutex_);
  if (number == 0 || number > consents_.size()) return false;
  Consent& consent = consents_[number - 1];
  if (consent.revoked || consent.Expired(now) || consent.generation != generation) return false;
  if (consent.pkce) ++consent.generation;
  return true;
}

void Consents::RevokeAccess() {
  const std::lock_guard lock(mutex_);
  for (Consent& consent : consents_) ++consent.access_epoch;
}

void Consents::RevokeAll() {
  const std::lock_guard lock(mutex_);
  for (Consent& consent : consents_) consent.revoked = true;
}

nlohmann::json Consents::Report() const {
  const std::lock_guard lock(mutex_);
  nlohmann::json report = nlohmann::json::array();
  for (const Consent& consent : consents_) {
    report.push_back({{"user", UserAt(consent.user).id},
                      {"scope", consent.scope},
                      {"authorized_at", FormatTimestamp(consent.authorized_at)},
                      {"refreshed", consent.generation},
                      {"revoked", consent.revoked}});
  }
  return report;
}

}  // namespace tracklake::simulator
