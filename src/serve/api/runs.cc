#include "app/runs.h"

#include "app/json/run_json.h"
#include "serve/api/api.h"
#include "serve/api/resources.h"
#include "serve/json_answer.h"

namespace tracklake::serve {

Result<web::Answer> GetRuns(const Call& call) {
  const Parameters& parameters = call.parameters;
  TL_ASSIGN(const int limit, parameters.Number("limit", Page::kLimit));
  const RunFilter filter{.before = parameters.Text("before"),
                         .command = parameters.Text("command"),
                         .outcome = parameters.Text("outcome"),
                         .why = parameters.Text("why")};
  // One more than is wanted tells whether there is a next page.
  TL_ASSIGN(std::vector<RunRecord> runs, app::ReadRuns(call.services(), limit + 1, filter));
  const bool is_last = runs.size() <= static_cast<std::size_t>(limit);
  if (!is_last) runs.pop_back();
  app::Json report = app::JsonOf(runs);
  report["next"] = is_last ? app::Json() : app::Json(runs.back().id);
  return JsonAnswer(report);
}

Result<web::Answer> GetRun(const Call& call) {
  TL_ASSIGN(const RunRecord run, app::FindRun(call.services(), call.names[0]));
  return JsonAnswer(app::JsonOf(run));
}

Result<web::Answer> GetRunLog(const Call& call) {
  TL_ASSIGN(RunRecord run, app::FindRun(call.services(), call.names[0]));
  web::Answer answer{.content_type = "application/x-ndjson"};
  answer.stream = [own = call.own, run = std::move(run)](const web::Send& send) {
    return app::ReadRunLog(own->get(), run,
                           [&](std::string_view line) { return send(std::string(line) + '\n'); });
  };
  return answer;
}

Result<web::Answer> RetryRun(const Call& call) {
  constexpr int kAccepted = 202;
  TL_ASSIGN(const RunRecord run, app::FindRun(call.services(), call.names[0]));
  RunToBegin again{.id = fmt::format("{:016x}", call.services().rng.Next()),
                   .arguments = {"runs", "retry", run.id},
                   .folder = ""};
  // Its files were named from there.
  if (run.command == "import") again.folder = run.folder;
  const Result<> begun = call.begin_run(again);
  if (!begun && begun.error().kind == ErrorKind::kExhausted) return TooManyAnswer(begun.error());
  TL_TRY(begun);
  web::Answer answer = JsonAnswer({{"id", again.id}, {"retry_of", run.id}}, kAccepted);
  answer.headers.emplace_back("Location", fmt::format("{}/runs/{}", kApiPrefix, again.id));
  return answer;
}

}  // namespace tracklake::serve
