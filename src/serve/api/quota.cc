#include "app/json/account_json.h"
#include "serve/api/resources.h"
#include "serve/json_answer.h"

namespace tracklake::serve {

Result<web::Answer> GetQuota(const Call& call) {
  const auto report = app::ReadQuota(call.services());
  if (report) return JsonAnswer(app::JsonOf(*report));
  // No app of Spotify's is set up: nobody's calls are counted, and nothing has failed.
  if (report.error().kind == ErrorKind::kConfig) return ErrorAnswer(404, report.error());
  return std::unexpected(report.error());
}

}  // namespace tracklake::serve
