#include "spotify/capabilities.h"

namespace tracklake {

CapabilityMemory::CapabilityMemory(Client* client, ObjectStore* store, Clock* clock,
                                   Credential credential)
    : client_(client),
      store_(store),
      clock_(clock),
      credential_(std::move(credential)),
      key_(CapabilitiesKey(credential_.client_id, credential_.account_id)) {}

Result<Capabilities> CapabilityMemory::Get() {
  TL_ASSIGN(const auto known, Remembered());
  const bool fits = known && known->has_user == credential_.has_user;
  if (fits && !IsStale(*known, clock_->NowSeconds())) return *known;
  return Probe();
}

Result<std::optional<Capabilities>> CapabilityMemory::Remembered() {
  std::string bytes;
  const auto read = store_->Get(key_, &bytes);
  if (read.has_value()) return ParseCapabilities(bytes);
  if (read.error().kind == ErrorKind::kNotFound) return std::nullopt;
  return std::unexpected(read.error());
}

Result<Capabilities> CapabilityMemory::Probe() {
  TL_ASSIGN(Capabilities known, ProbeCapabilities(client_, clock_, credential_.has_user));
  std::string before;
  const auto read = store_->Get(key_, &before);
  // Whoever is first has asked the same; what cannot be remembered is asked again next time.
  std::ignore =
      store_->Swap(key_, CapabilitiesJson(known), read ? std::optional(*read) : std::nullopt);
  return known;
}

Result<> CapabilityMemory::Forget() { return store_->Delete(std::span(&key_, 1)); }

void CapabilityWatch::OnAnswer(std::string_view target, Meaning meaning, std::string_view body) {
  const MutexLock lock(mutex_);
  if (!std::exchange(has_looked_, true)) known_ = memory_.Remembered().value_or(std::nullopt);
  if (!known_ || !Contradicts(*known_, target, meaning, body)) return;
  // If it cannot be forgotten, the next contradiction tries again.
  if (memory_.Forget().has_value()) known_.reset();
}

}  // namespace tracklake
