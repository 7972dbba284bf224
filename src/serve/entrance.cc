#include "serve/entrance.h"

#include <utility>

namespace tracklake::serve {
Result<> Entrance::Follow(const app::Config& config, const app::Environment& environment,
                          app::AwsConnection& aws) {
  TL_ASSIGN(const auto address, app::ParseListenAddress(config.serve_listen));
  Secret token;
  if (address) {
    TL_ASSIGN(token, app::ServeToken(config.serve_token, environment, aws));
  }
  if (address != address_) TL_TRY(Move(address));
  token_ = std::move(token);
  return {};
}

Result<> Entrance::Move(const std::optional<app::ListenAddress>& to) {
  std::shared_ptr<const web::Listener> next;
  if (to && listener_ && to->port == listener_->port()) {
    return WithHint(Fail(ErrorKind::kConfig, "serve.listen is {} now, and {} is being served",
                         to->Text(), address_->Text()),
                    "Another address with the same port takes a restart.");
  }
  if (to) {
    TL_ASSIGN(web::Listener opened, web::Listener::Open(to->host, to->port, "serve.listen"));
    next = std::make_shared<web::Listener>(std::move(opened));
  }
  listener_ = std::move(next);
  address_ = to;
  return {};
}

std::string Entrance::Url() const {
  if (!listener_) return "";
  return fmt::format("http://{}:{}", address_->host, listener_->port());
}

}  // namespace tracklake::serve
