// What a service answers over HTTP: its home page, how it is, what it has counted, events of S3,
// the API. Finds who answers a request; who may ask has been judged before (web/guard.h). Any
// thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "app/services.h"
#include "serve/api/api.h"
#include "serve/arrivals.h"
#include "serve/audience.h"
#include "serve/health_board.h"
#include "serve/heartbeat.h"
#include "web/refusal.h"
#include "web/request.h"

namespace tracklake::serve {

// What its answers are made of.
struct HttpSources {
  Heartbeat* heartbeat;
  Arrivals* arrivals;
  Audience* audience;
  const HealthBoard* health;
  const std::atomic<std::int64_t>* waiting;  // raw objects, in the loop's own queue
  BeginRun begin_run = nullptr;
};

class HttpService {
 public:
  // Borrows all.
  HttpService(const app::Services& services, const HttpSources& sources)
      : services_(services), sources_(sources), api_(services, sources.begin_run) {}

  web::Answer Handle(const web::Request& request);
  // As Api's.
  void EndIdle() { api_.EndIdle(); }

 private:
  struct Route {
    std::string_view path;
    std::string_view method;
    web::Answer (HttpService::*answer)(const web::Request& request);
  };
  static const Route kRoutes[];

  web::Answer Home(const web::Request& request);
  web::Answer HomeStyleSheet(const web::Request& request);
  web::Answer Health(const web::Request& request);
  web::Answer Readiness(const web::Request& request);
  web::Answer Metrics(const web::Request& request);
  web::Answer S3Events(const web::Request& request);
  web::Answer FollowEvents(const web::Request& request);

  const app::Services services_;
  const HttpSources sources_;
  Api api_;
};

// What the server itself refuses, in the same form.
web::Answer RefusalAnswer(const web::Refusal& refusal);

}  // namespace tracklake::serve
