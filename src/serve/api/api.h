// /api/v1: what a lake is asked over HTTP, by the dashboards and by other programs. It finds who
// answers a request in one table (route.h); whatever an answer is made of are the typed reports of
// app/ in the JSON of app/json/, as the commands have them too.
//
// Any thread, several at a time: each request has services of its own.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/services.h"
#include "base/result.h"
#include "serve/api/running_queries.h"
#include "serve/run_processes.h"
#include "web/request.h"

namespace tracklake::serve {

inline constexpr std::string_view kApiPrefix = "/api/v1";

struct Route;

// Whether the path is kApiPrefix, or below it.
bool IsOfApi(std::string_view path);

class Api {
 public:
  // Borrows the services. Both outlive every answer's stream.
  Api(const app::Services& services, BeginRun begin_run)
      : services_(services), begin_run_(std::move(begin_run)) {}

  // Of any request whose path IsOfApi(). 404 where there is no such resource, 405 with
  // Allow where it has no such method.
  web::Answer Handle(const web::Request& request);

  // Ends what is kept ready for queries and has not been needed for some time. Call it now and
  // then.
  void EndIdle() { queries_.spares().EndIdle(); }

 private:
  Result<web::Answer> AnswerBy(const Route& route, std::vector<std::string> names,
                               const web::Request& request);

  const app::Services services_;
  const BeginRun begin_run_;
  RunningQueries queries_;
};

}  // namespace tracklake::serve
