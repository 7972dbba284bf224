#include "spotify/consent_store.h"

#include <utility>

#include "base/sha256.h"
#include "store/local/private_folder.h"

namespace tracklake {
namespace {

class FilePlace final : public ConsentPlace {
 public:
  FilePlace(const std::filesystem::path& folder, std::string file)
      : folder_(folder), file_(std::move(file)) {}

  std::string name() const override { return (folder_.path() / file_).native(); }
  Result<std::optional<Secret>> Read() override {
    TL_ASSIGN(auto bytes, folder_.Read(file_));
    if (!bytes) return std::nullopt;
    return Secret(*std::move(bytes));
  }
  Result<> Write(const Secret& text) override { return folder_.Write(file_, text.Reveal()); }
  Result<std::unique_ptr<Room>> Reserve() override {
    TL_ASSIGN(auto room, folder_.Reserve(file_));
    return std::make_unique<FileRoom>(&folder_, std::move(room));
  }
  Result<> Remove() override { return folder_.Remove(file_); }
  Result<std::unique_ptr<HeldLock>> Lock() override { return folder_.Lock(file_); }
  std::optional<std::string> RightsProblem() override { return folder_.RightsProblem(file_); }

 private:
  class FileRoom final : public Room {
   public:
    FileRoom(const PrivateFolder* folder, std::unique_ptr<PrivateFolder::Room> room)
        : folder_(folder), room_(std::move(room)) {}
    Result<> Fill(const Secret& text) override { return folder_->WriteInto(*room_, text.Reveal()); }

   private:
    const PrivateFolder* const folder_;
    const std::unique_ptr<PrivateFolder::Room> room_;
  };

  const PrivateFolder folder_;
  const std::string file_;
};

}  // namespace

ConsentStore::ConsentStore(const std::filesystem::path& folder, const Url& accounts,
                           std::string client_id)
    : place_(std::make_shared<FilePlace>(
          folder, fmt::format("consent-{}.json",
                              Hash16(fmt::format("{}\n{}", accounts.Text(), client_id))))),
      client_id_(std::move(client_id)) {}

Result<std::optional<Consent>> ConsentStore::Load() const {
  TL_ASSIGN(auto text, place_->Read());
  if (!text) return std::nullopt;
  TL_ASSIGN(Consent consent, ParseConsent(*text, place()));
  return consent;
}

Result<> ConsentStore::Save(const Consent& consent) const {
  return place_->Write(ConsentJson(consent));
}

Result<> ConsentStore::SaveInto(const Room& room, const Consent& consent) const {
  return room->Fill(ConsentJson(consent));
}

}  // namespace tracklake
