#include <algorithm>
#include <utility>

#include "alarm/alarm_json.h"
#include "alarm/channel.h"
#include "app/secret_reference.h"

namespace tracklake::alarm {
namespace {

constexpr std::string_view kSetting = "alarms.webhook";
constexpr HttpTimeouts kTimeouts{std::chrono::seconds(10), std::chrono::seconds(20),
                                 std::chrono::seconds(10)};
constexpr std::uint64_t kMostAnswerBytes = 1 << 20;

// Slack's mrkdwn takes three characters for its own.
std::string ForSlack(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

void FillForNtfy(const Message& message, HttpRequest* request) {
  const bool is_over = !message.is_test && message.holding == 0;
  request->headers = {{"Content-Type", "text/plain; charset=utf-8"},
                      {"Title", TitleOf(message)},
                      {"Priority", IsUrgent(message) ? "high" : "default"},
                      {"Tags", is_over ? "white_check_mark" : "warning"}};
  request->body = Secret(TextOf(message));
}

void FillForSlack(const Message& message, HttpRequest* request) {
  const app::Json body = {
      {"text", fmt::format("*{}*\n{}", ForSlack(TitleOf(message)), ForSlack(TextOf(message)))}};
  request->headers = {{"Content-Type", "application/json"}};
  request->body = Secret(body.dump(-1, ' ', false, app::Json::error_handler_t::replace));
}

void FillAsJson(const Message& message, HttpRequest* request) {
  request->headers = {{"Content-Type", "application/json"}};
  request->body = Secret(app::JsonLine(JsonOf(message)));
}

class Webhook final : public Channel {
 public:
  explicit Webhook(const app::Services& services) : services_(services) {}

  std::string_view name() const override { return "webhook"; }
  // An address of Slack's is a password.
  std::string target() const override { return services_.config.alarms_webhook_format; }

  Result<> Send(const Message& message) override {
    TL_ASSIGN(const Secret address, app::ResolveSecret(services_.config.alarms_webhook, kSetting,
                                                       services_.environment, services_.aws));
    const std::string& format = services_.config.alarms_webhook_format;
    HttpRequest request;
    request.method = HttpMethod::kPost;
    request.url = address.Reveal();
    request.timeouts = kTimeouts;
    request.max_response_bytes = kMostAnswerBytes;
    if (format == "ntfy") {
      FillForNtfy(message, &request);
    } else if (format == "slack") {
      FillForSlack(message, &request);
    } else {
      FillAsJson(message, &request);
    }
    auto answer = services_.transport.Send(request);
    if (!answer) return Named(std::move(answer).error());
    return CheckStatus(answer->status);
  }

 private:
  static std::unexpected<Error> Named(Error error) {
    error.message = fmt::format("{}: {}", kSetting, error.message);
    return std::unexpected(std::move(error));
  }

  static Result<> CheckStatus(int status) {
    constexpr int kOk = 200;
    constexpr int kRedirect = 300;
    constexpr int kTooMany = 429;
    constexpr int kServerError = 500;
    if (status >= kOk && status < kRedirect) return {};
    if (status == kTooMany || status >= kServerError) {
      return Fail(ErrorKind::kUnavailable, "{} answers with http {}", kSetting, status);
    }
    return WithHint(Fail(ErrorKind::kConfig, "{} answers with http {}", kSetting, status),
                    "Check the address, and that alarms.webhook_format is what it wants.");
  }

  const app::Services& services_;
};

}  // namespace

std::unique_ptr<Channel> MakeWebhook(const app::Services& services) {
  return std::make_unique<Webhook>(services);
}

}  // namespace tracklake::alarm
