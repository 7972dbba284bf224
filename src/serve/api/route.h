// What the API knows of a resource: how it is asked for, and who answers. Handlers are functions of
// a call; they hold nothing themselves.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/json/json.h"
#include "app/listing.h"
#include "base/result.h"
#include "serve/api/parameters.h"
#include "serve/api/running_queries.h"
#include "serve/own_services.h"
#include "serve/run_processes.h"
#include "web/request.h"

namespace tracklake::serve {

// A request, taken apart. Lives as long as its handler; what a stream needs, it keeps itself.
struct Call {
  const web::Request& request;
  std::shared_ptr<const OwnServices> own;  // of this request alone; they stop when its caller goes
  std::vector<std::string> names;          // what stands for the {…} of its route
  Parameters parameters;
  RunningQueries& queries;
  const BeginRun& begin_run;

  const app::Services& services() const { return own->get(); }
};

using ApiHandler = Result<web::Answer> (*)(const Call& call);

struct Route {
  std::string_view method;
  std::string_view path;  // below /api/v1, "{…}" for a segment of any name: "/runs/{id}"
  ApiHandler handler;
  std::vector<std::string_view> parameters = {};  // that its query may have
  bool asks_lake = false;  // by SQL of ours, in a process of its own: there are few places for it
};

// All of them, a path's together.
std::span<const Route> ApiRoutes();

// 429: as many as there may be are at work; Retry-After says when to ask again.
web::Answer TooManyAnswer(const Error& error);

// The page of the list, with "next_offset": where the next one begins, or null.
app::Json PageJson(const app::Listing& listing, const Page& page);

}  // namespace tracklake::serve
