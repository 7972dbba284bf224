#include "serve/http_front.h"

#include <string>

#include "serve/s3_events.h"

namespace tracklake::serve {

Result<> HttpFront::Open(const Entrance& entrance) {
  listener_ = entrance.listener();
  if (!listener_) return {};
  server_.emplace(
      listener_.get(),
      web::GuardPolicy{entrance.is_loopback(), listener_->port(), entrance.token(),
                       std::string(kS3EventsPath)},
      [this](const web::Request& request) { return service_.Handle(request); }, RefusalAnswer);
  TL_TRY(server_->Start());
  services_.events.Tell(ServiceChanged{"listening", entrance.Url()});
  return {};
}

}  // namespace tracklake::serve
