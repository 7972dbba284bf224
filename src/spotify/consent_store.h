// Where consents are kept: one private file for a client id and accounts service, outside of every
// lake. Safe for concurrent use by threads and processes; whoever changes a consent holds its lock.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "spotify/consent.h"
#include "store/local/private_folder.h"

namespace tracklake {

class ConsentStore {
 public:
  // `folder` is the folder of the program's private state. Touches nothing.
  ConsentStore(const std::filesystem::path& folder, const Url& accounts, std::string client_id);

  // nullopt: nobody has consented. kCorruption, which names the file, or kIo.
  Result<std::optional<Consent>> Load() const;

  // Durable when it returns. Only under the lock.
  Result<> Save(const Consent& consent) const;

  // Room for a consent that is yet to come: what would refuse to store it is told here, before a
  // token is spent for it. Only under the lock.
  using Room = std::unique_ptr<PrivateFolder::Room>;
  Result<Room> Reserve() const { return folder_.Reserve(name_); }
  Result<> SaveInto(const Room& room, const Consent& consent) const;
  Result<> Remove() const;

  // Waits until nobody else changes this consent.
  Result<std::unique_ptr<HeldLock>> Lock() const { return folder_.Lock(name_); }

  std::optional<std::string> RightsProblem() const { return folder_.RightsProblem(name_); }
  std::filesystem::path file() const { return folder_.path() / name_; }
  const std::string& client_id() const { return client_id_; }

 private:
  const PrivateFolder folder_;
  const std::string client_id_;
  const std::string name_;
};

}  // namespace tracklake
