#include <tuple>

#include "cli/commands.h"
#include "http/curl_transport.h"
#include "lambda/function.h"
#include "lambda/runtime_loop.h"
#include "observe/embedded_metrics.h"

namespace tracklake::cli {
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

Result<std::string> Variable(const Context& context, const std::string& name) {
  const auto value = context.services().environment(name);
  if (value) return *value;
  return WithHint(Fail(ErrorKind::kUsage, "{} is not set", name),
                  "AWS Lambda starts it by itself; docs/aws/start.md tells how a lake gets there.");
}

Result<ExitCode> RunLambda(Context& context) {
  const app::Services& process = context.services();
  TL_ASSIGN(const std::string address, Variable(context, "AWS_LAMBDA_RUNTIME_API"));
  TL_ASSIGN(const std::string handler, Variable(context, "_HANDLER"));
  TL_ASSIGN(const lambda::Function function, lambda::FunctionNamed(handler));
  // By the function's name, so that two lakes of an account have metrics of their own.
  EmbeddedMetrics metrics(&context.terminal().out(), &process.clock,
                          process.environment("AWS_LAMBDA_FUNCTION_NAME").value_or(handler));
  LogAndMetrics events(&process.events, &metrics);
  const app::Services served{process.config,    process.environment, process.places,
                             process.lake,      process.clock,       process.rng,
                             process.transport, process.network,     events,
                             process.aws,       process.glue,        process.stop};
  lambda::RuntimeApi api(&context.network(), address);
  const Error end = lambda::RunLoop(
      &api, &process.clock,
      [&](const lambda::Invocation& invocation, const std::stop_token& stop) {
        auto answer = lambda::CallFunction(function, served, invocation, stop);
        metrics.Flush(invocation.request_id);
        return answer;
      },
      [&](const Error& error) { events.Tell(SubjectFailed{"invocation", &error}); });
  events.Tell(SubjectFailed{"the process", &end});
  return ExitCode::kFailed;
}

}  // namespace

void TellLambda(const std::string& address, const Error& error) {
  CurlTransport transport;
  std::ignore = lambda::RuntimeApi(&transport, address).TellInitError(error);
}

void AddLambda(CommandLine& root, Action* action) {
  CommandLine command =
      root.Command("lambda", "What AWS Lambda runs: one invocation after another",
                   "  (Lambda starts it by itself; _HANDLER says which function)\n");
  command.WhenChosen([=] { *action = RunLambda; });
}

}  // namespace tracklake::cli
