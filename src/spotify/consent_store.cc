#include "spotify/consent_store.h"

#include <utility>

#include "base/sha256.h"

namespace tracklake {

ConsentStore::ConsentStore(const std::filesystem::path& folder, const Url& accounts,
                           std::string client_id)
    : folder_(folder),
      client_id_(std::move(client_id)),
      name_(fmt::format("consent-{}.json",
                        Hash16(fmt::format("{}\n{}", accounts.Text(), client_id_)))) {}

Result<std::optional<Consent>> ConsentStore::Load() const {
  TL_ASSIGN(auto bytes, folder_.Read(name_));
  if (!bytes) return std::nullopt;
  TL_ASSIGN(Consent consent, ParseConsent(Secret(std::move(*bytes)), file().native()));
  return consent;
}

Result<> ConsentStore::Save(const Consent& consent) const {
  return folder_.Write(name_, ConsentJson(consent).Reveal());
}

Result<> ConsentStore::SaveInto(const Room& room, const Consent& consent) const {
  return folder_.WriteInto(*room, ConsentJson(consent).Reveal());
}

Result<> ConsentStore::Remove() const { return folder_.Remove(name_); }

}  // namespace tracklake
