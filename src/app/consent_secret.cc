#include "app/consent_secret.h"

#include <fmt/format.h>

#include <utility>

#include "aws/secrets.h"
#include "base/text.h"

namespace tracklake::app {
namespace {

// What a secret holds that is made and not used yet.
bool IsEmpty(const Secret& text) {
  const std::string_view rest = Trim(text.Reveal());
  return rest.empty() || rest == "{}";
}

class SecretPlace final : public ConsentPlace {
 public:
  SecretPlace(aws::Client* client, std::string id) : client_(client), id_(std::move(id)) {}

  std::string name() const override { return "secretsmanager:" + id_; }

  Result<std::optional<Secret>> Read() override {
    TL_ASSIGN(Secret text, Fetch());
    if (IsEmpty(text)) return std::nullopt;
    return text;
  }
  Result<> Write(const Secret& text) override { return aws::PutSecret(*client_, id_, text); }

  // Writing what stands there is refused as any other write would be. It is the same version where
  // we have written it, and one more where somebody else has.
  Result<std::unique_ptr<Room>> Reserve() override {
    TL_ASSIGN(const Secret text, Fetch());
    TL_TRY(Write(text));
    return std::make_unique<SecretRoom>(this);
  }
  // A secret that is deleted could not be made again for a while: it is emptied.
  Result<> Remove() override { return Write(Secret("{}")); }
  Result<std::unique_ptr<HeldLock>> Lock() override { return nullptr; }
  std::optional<std::string> RightsProblem() override { return std::nullopt; }

 private:
  class SecretRoom final : public Room {
   public:
    explicit SecretRoom(SecretPlace* place) : place_(place) {}
    Result<> Fill(const Secret& text) override { return place_->Write(text); }

   private:
    SecretPlace* const place_;
  };

  Result<Secret> Fetch() {
    auto text = aws::GetSecret(*client_, id_);
    if (text.has_value() || text.error().kind != ErrorKind::kNotFound) return text;
    Error error = std::move(text).error();
    error.kind = ErrorKind::kConfig;
    error.hint = fmt::format(
        "Make it: aws secretsmanager create-secret --name {} --secret-string '{{}}'", id_);
    return std::unexpected(std::move(error));
  }

  aws::Client* const client_;
  const std::string id_;
};

}  // namespace

std::shared_ptr<ConsentPlace> ConsentInSecret(aws::Client* client, std::string id) {
  return std::make_shared<SecretPlace>(client, std::move(id));
}

}  // namespace tracklake::app
