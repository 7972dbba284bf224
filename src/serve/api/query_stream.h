// A query that has begun and whose rows go to a caller: as lines of JSON, of which the last tells
// that all is there, or why not; or as CSV.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "base/stopwatch.h"
#include "query/session.h"
#include "serve/api/query_request.h"
#include "serve/api/running_queries.h"
#include "serve/own_services.h"
#include "web/request.h"

namespace tracklake::serve {

// One thread at a time. Whoever lets go of it ends the query.
class QueryStream {
 public:
  // Everything up to the first row, so that what is wrong with the query is known before anything
  // is sent. Errors as QuerySession's; kConflict for one that was stopped by its id.
  static Result<std::unique_ptr<QueryStream>> Begin(std::shared_ptr<const OwnServices> own,
                                                    std::unique_ptr<RunningQueries::Ticket> ticket,
                                                    const QueryRequest& request,
                                                    SpareWorkers* spares);

  // Sends the rows, once. What fails from here on is the last line of JSON lines; CSV has no place
  // for it, so there it is an error.
  Result<> Send(const web::Send& send);

 private:
  QueryStream(std::shared_ptr<const OwnServices> own,
              std::unique_ptr<RunningQueries::Ticket> ticket, QuerySession session,
              const QueryRequest& request)
      : own_(std::move(own)),
        ticket_(std::move(ticket)),
        session_(std::move(session)),
        format_(request.format),
        limit_(request.limit) {}

  class Rows;

  Result<> Start();
  Result<> SendJsonLines(Rows& rows, std::ostream& out);

  const Stopwatch since_;
  std::shared_ptr<const OwnServices> own_;  // whose store the session reads
  std::unique_ptr<RunningQueries::Ticket> ticket_;
  QuerySession session_;
  const QueryRequest::Format format_;
  const std::optional<std::int64_t> limit_;
  std::vector<QueryColumn> columns_;
};

}  // namespace tracklake::serve
