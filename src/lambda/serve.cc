#include "lambda/serve.h"

#include <string>
#include <tuple>

#include "http/curl_transport.h"
#include "lambda/function.h"
#include "lambda/runtime_loop.h"
#include "observe/embedded_metrics.h"

namespace tracklake::lambda {
namespace {

// Events for the log and for the metrics in it.
class LogAndMetrics final : public Events {
 public:
  LogAndMetrics(Events* log, Events* metrics) : log_(log), metrics_(metrics) {}
  void Tell(const Event& event) override {
    log_->Tell(event);
    metrics_->Tell(event);
  }

 private:
  Events* const log_;
  Events* const metrics_;
};

Result<std::string> Variable(const app::Environment& environment, const std::string& name) {
  const auto value = environment(name);
  if (value) return *value;
  return WithHint(Fail(ErrorKind::kUsage, "{} is not set", name),
                  "AWS Lambda starts it by itself; docs/aws/start.md tells how a lake gets there.");
}

}  // namespace

Result<> Serve(const app::Services& process, std::ostream* metrics_stream) {
  const app::Environment& environment = process.environment;
  TL_ASSIGN(const std::string address, Variable(environment, kRuntimeApi));
  TL_ASSIGN(const std::string handler, Variable(environment, "_HANDLER"));
  TL_ASSIGN(const Function function, FunctionNamed(handler));
  // By the function's name, so that two lakes of an account have metrics of their own.
  EmbeddedMetrics metrics(metrics_stream, &process.clock,
                          environment("AWS_LAMBDA_FUNCTION_NAME").value_or(handler));
  LogAndMetrics events(&process.events, &metrics);
  const app::Services served = process.ToldTo(events);
  RuntimeApi api(&process.network, address);
  const Error end = RunLoop(
      &api, &process.clock,
      [&](const Invocation& invocation, const std::stop_token& stop) {
        auto answer = CallFunction(function, served, invocation, stop);
        metrics.Flush(invocation.request_id);
        return answer;
      },
      [&](const Error& error) { events.Tell(SubjectFailed{"invocation", &error}); });
  events.Tell(SubjectFailed{"the process", &end});
  return {};
}

void TellInitError(const app::Environment& environment, const Error& error) {
  const auto address = environment(kRuntimeApi);
  if (!address) return;
  CurlTransport transport;
  std::ignore = RuntimeApi(&transport, *address).TellInitError(error);
}

}  // namespace tracklake::lambda
