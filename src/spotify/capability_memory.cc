#include "spotify/capabilities.h"

namespace tracklake {

namespace {

using Known = std::optional<Capabilities>;

constexpr StateFormat<Known> kFormat{[](const Known& known) { return CapabilitiesJson(*known); },
                                     [](const std::string& bytes, std::string_view) {
                                       return Result<Known>(ParseCapabilities(bytes));
                                     }};

}  // namespace

CapabilityMemory::CapabilityMemory(Client* client, ObjectStore* store, Clock* clock,
                                   Credential credential)
    : client_(client),
      clock_(clock),
      credential_(std::move(credential)),
      object_(store, CapabilitiesKey(credential_.client_id, credential_.account_id), kFormat) {}

Result<Capabilities> CapabilityMemory::Get() {
  TL_ASSIGN(const auto known, Remembered());
  const bool fits = known && known->has_user == credential_.has_user;
  if (fits && !IsStale(*known, clock_->NowSeconds())) return *known;
  return Probe();
}

Result<std::optional<Capabilities>> CapabilityMemory::Remembered() {
  TL_ASSIGN(const auto known, object_.Load());
  return *known;
}

Result<Capabilities> CapabilityMemory::Probe() {
  TL_ASSIGN(Capabilities known, ProbeCapabilities(client_, clock_, credential_.has_user));
  // What cannot be remembered is asked again next time.
  std::ignore = object_.Replace(known);
  return known;
}

Result<> CapabilityMemory::Forget() { return object_.Remove(); }

void CapabilityWatch::OnAnswer(std::string_view target, Meaning meaning, std::string_view body) {
  const MutexLock lock(mutex_);
  if (!std::exchange(has_looked_, true)) known_ = memory_.Remembered().value_or(std::nullopt);
  if (!known_ || !Contradicts(*known_, target, meaning, body)) return;
  // If it cannot be forgotten, the next contradiction tries again.
  if (memory_.Forget().has_value()) known_.reset();
}

}  // namespace tracklake
