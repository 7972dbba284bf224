#include "alarm/channel.h"

#include "http/curl_mail.h"

namespace tracklake::alarm {

Channels MakeChannels(const app::Services& services, MailTransport* mail) {
  const app::Config& config = services.config;
  Channels channels;
  if (!config.alarms_webhook.empty()) channels.push_back(MakeWebhook(services));
  if (!config.alarms_email_to.empty()) channels.push_back(MakeEmail(services, mail));
  if (!config.alarms_command.empty()) channels.push_back(MakeCommand(services));
  return channels;
}

Channels MakeChannels(const app::Services& services) {
  static CurlMail mail;  // without a state of its own
  return MakeChannels(services, &mail);
}

}  // namespace tracklake::alarm
