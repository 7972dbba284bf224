#include "lambda/function.h"

#include <utility>
#include <variant>

#include "app/freshness.h"
#include "app/json/stage_json.h"
#include "app/lake_stages.h"
#include "app/make_clock.h"
#include "app/stop.h"
#include "lambda/enrich_function.h"
#include "lambda/event.h"
#include "lambda/extract_function.h"
#include "lambda/transform_function.h"
#include "store/s3/s3_place.h"

namespace tracklake::lambda {
namespace {

std::unexpected<Error> WrongEvent(std::string_view function, std::string_view wanted) {
  return Fail(ErrorKind::kUsage, "the {} function takes {}", function, wanted);
}

Result<std::string> Transform(const app::Services& services, const FunctionEvent& event) {
  TL_ASSIGN(const auto address, AddressOf(services.config));
  if (!address) {
    return WithHint(Fail(ErrorKind::kConfig, "{} is not a bucket", services.config.lake_dir),
                    "Set TRACKLAKE_LAKE__DIR to s3://BUCKET/PREFIX.");
  }
  if (const auto* batch = std::get_if<QueueBatch>(&event)) {
    return TransformBatch(services, *address, *batch);
  }
  if (const auto* objects = std::get_if<event::ObjectEvents>(&event)) {
    return TransformObjects(services, *address, *objects);
  }
  return WrongEvent("transform", "events of objects, not calls");
}

// What no event told of, days that are over, and what Glue should know.
Result<std::string> Sweep(const app::Services& services) {
  TL_ASSIGN(const auto stage, app::TransformNew(services));
  const std::vector<Failure>& failures = stage.transform.failures;
  app::Json json = app::JsonOf(stage);
  if (services.glue.IsConfigured()) {
    TL_ASSIGN(const auto registered, app::ReconcileGlue(services, true));
    json["glue"] = app::JsonOf(registered);
  }
  if (failures.empty()) return app::JsonLine(json);
  Error error = failures.front().error;
  error.message = fmt::format("{}: {}", failures.front().subject, error.message);
  return std::unexpected(std::move(error));
}

// The age is told whatever came of the sweep: an alarm hears of both.
Result<std::string> Upkeep(const app::Services& services) {
  Result<std::string> answer = Sweep(services);
  const Result<> told = app::TellFreshness(services);
  if (answer && !told) return std::unexpected(told.error());
  return answer;
}

Result<std::string> Serve(Function function, const app::Services& services,
                          const FunctionEvent& event) {
  if (function == Function::kTransform) return Transform(services, event);
  const auto* call = std::get_if<Call>(&event);
  if (function == Function::kExtract) {
    return call != nullptr ? Extract(services, *call) : WrongEvent("extract", "calls, no objects");
  }
  const bool is_schedule = call != nullptr && *call == Call{};
  if (function == Function::kEnrich) {
    return is_schedule ? Enrich(services) : WrongEvent("enrich", "schedules only");
  }
  return is_schedule ? Upkeep(services) : WrongEvent("upkeep", "schedules only");
}

}  // namespace

Result<Function> FunctionNamed(std::string_view handler) {
  if (handler == "extract") return Function::kExtract;
  if (handler == "transform") return Function::kTransform;
  if (handler == "enrich") return Function::kEnrich;
  if (handler == "upkeep") return Function::kUpkeep;
  return WithHint(Fail(ErrorKind::kConfig, "there is no function {}", handler),
                  "The function's handler is extract, transform, enrich or upkeep.");
}

Result<std::optional<event::LakeAddress>> AddressOf(const app::Config& config) {
  if (!IsS3Place(config.lake_dir)) return std::nullopt;
  TL_ASSIGN(S3Place place, ParseS3Place(config.lake_dir));
  return event::LakeAddress{std::move(place.bucket), std::move(place.prefix)};
}

Result<std::string> CallFunction(Function function, const app::Services& process,
                                 const Invocation& invocation, const std::stop_token& stop) {
  process.aws.SetTraceId(invocation.trace_id);
  TL_ASSIGN(const FunctionEvent event, ReadEvent(invocation.payload));
  TL_ASSIGN(const auto clock, app::MakeClock(process.config, process.environment, stop));
  app::StoppableTransport transport(&process.transport, stop);
  const app::Services services{process.config, process.environment, process.places, process.lake,
                               *clock,         process.rng,         transport,      process.network,
                               process.events, process.aws,         process.glue,   stop};
  return Serve(function, services, event);
}

}  // namespace tracklake::lambda
