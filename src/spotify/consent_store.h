// The consent for a client id and accounts service, where it is kept: in a private file outside of
// every lake, or in a place that is given. Safe for concurrent use by threads and processes;
// whoever changes a consent holds its lock, where the place has one.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "spotify/consent.h"
#include "spotify/consent_place.h"

namespace tracklake {

class ConsentStore {
 public:
  // `folder` is the folder of the program's private state. Touches nothing.
  ConsentStore(const std::filesystem::path& folder, const Url& accounts, std::string client_id);
  ConsentStore(std::shared_ptr<ConsentPlace> place, std::string client_id)
      : place_(std::move(place)), client_id_(std::move(client_id)) {}

  // nullopt: nobody has consented. kCorruption, which names the place, or kIo.
  Result<std::optional<Consent>> Load() const;

  // Durable when it returns. Only under the lock.
  Result<> Save(const Consent& consent) const;

  // Room for a consent that is yet to come: what would refuse to store it is told here, before a
  // token is spent for it. Only under the lock.
  using Room = std::unique_ptr<ConsentPlace::Room>;
  Result<Room> Reserve() const { return place_->Reserve(); }
  Result<> SaveInto(const Room& room, const Consent& consent) const;
  Result<> Remove() const { return place_->Remove(); }

  // Waits until nobody else changes this consent; nullptr where the place has no locks.
  Result<std::unique_ptr<HeldLock>> Lock() const { return place_->Lock(); }

  std::optional<std::string> RightsProblem() const { return place_->RightsProblem(); }
  std::string place() const { return place_->name(); }
  const std::string& client_id() const { return client_id_; }

 private:
  std::shared_ptr<ConsentPlace> place_;
  std::string client_id_;
};

}  // namespace tracklake
