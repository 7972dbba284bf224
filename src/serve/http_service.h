// What a service answers over HTTP: how it is, what it has counted, events of S3, the API. Finds
// who answers a request; who may ask has been judged before (web/guard.h). Any thread.
#pragma once

#include <string_view>

#include "app/services.h"
#include "serve/arrivals.h"
#include "serve/heartbeat.h"
#include "web/refusal.h"
#include "web/request.h"

namespace tracklake::serve {

class HttpService {
 public:
  // Borrows all.
  HttpService(const app::Services& services, Heartbeat* heartbeat, Arrivals* arrivals)
      : services_(services), heartbeat_(heartbeat), arrivals_(arrivals) {}

  web::Answer Handle(const web::Request& request);

 private:
  struct Route {
    std::string_view path;
    std::string_view method;
    web::Answer (HttpService::*answer)(const web::Request& request);
  };
  static const Route kRoutes[];

  web::Answer Health(const web::Request& request);
  web::Answer Readiness(const web::Request& request);
  web::Answer S3Events(const web::Request& request);

  const app::Services services_;
  Heartbeat* const heartbeat_;
  Arrivals* const arrivals_;
};

// What the server itself refuses, in the same form.
web::Answer RefusalAnswer(const web::Refusal& refusal);

}  // namespace tracklake::serve
