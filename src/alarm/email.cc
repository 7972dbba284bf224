#include <fmt/ranges.h>

#include <utility>

#include "alarm/channel.h"
#include "app/secret_reference.h"

namespace tracklake::alarm {
namespace {

class Email final : public Channel {
 public:
  Email(const app::Services& services, MailTransport* mail) : services_(services), mail_(mail) {}

  std::string_view name() const override { return "email"; }
  std::string target() const override {
    return fmt::format("{}", fmt::join(services_.config.alarms_email_to, ","));
  }

  Result<> Send(const Message& message) override {
    const app::Config& config = services_.config;
    if (config.alarms_smtp_url.empty()) {
      return WithHint(Fail(ErrorKind::kConfig, "alarms.email_to needs alarms.smtp_url"),
                      "Name a mail server, as smtp://localhost:25.");
    }
    TL_ASSIGN(MailServer server, ParseMailServer(config.alarms_smtp_url));
    Mail mail{.server = std::move(server),
              .user = config.alarms_smtp_user,
              .from = config.alarms_email_from,
              .to = config.alarms_email_to,
              .subject = TitleOf(message),
              .text = TextOf(message),
              .date = message.at,
              .id = fmt::format("{:016x}", services_.rng.Next())};
    if (mail.from.empty()) mail.from = mail.to.front();
    if (!config.alarms_smtp_password.empty()) {
      TL_ASSIGN(mail.password,
                app::ResolveSecret(config.alarms_smtp_password, "alarms.smtp_password",
                                   services_.environment, services_.aws));
    }
    return mail_->Send(mail);
  }

 private:
  const app::Services& services_;
  MailTransport* const mail_;
};

}  // namespace

std::unique_ptr<Channel> MakeEmail(const app::Services& services, MailTransport* mail) {
  return std::make_unique<Email>(services, mail);
}

}  // namespace tracklake::alarm
