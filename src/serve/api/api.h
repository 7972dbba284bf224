// /api/v1: what a lake is asked over HTTP, by the dashboards and by other programs. It finds who
// answers a request in one table (route.h); whatever an answer is made of are the typed reports of
// app/ in the JSON of app/json/, as the commands have them too.
//
// Any thread, several at a time: each request has services of its own.
#pragma once

#include <string_view>

#include "app/services.h"
#include "serve/api/running_queries.h"
#include "web/request.h"

namespace tracklake::serve {

inline constexpr std::string_view kApiPrefix = "/api/v1";

class Api {
 public:
  // Borrows the services. Both outlive every answer's stream.
  explicit Api(const app::Services& services) : services_(services) {}

  // Of any request whose path begins with kApiPrefix. 404 where there is no such resource, 405 with
  // Allow where it has no such method.
  web::Answer Handle(const web::Request& request);

 private:
  const app::Services services_;
  RunningQueries queries_;
};

}  // namespace tracklake::serve
