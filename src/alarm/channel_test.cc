#include "alarm/channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/testing/fake_services.h"

namespace tracklake::alarm {
namespace {

using testing::HasSubstr;
using testing::Not;

class KeptMail final : public MailTransport {
 public:
  Result<> Send(const Mail& mail) override {
    mails.push_back(mail);
    return {};
  }
  std::vector<Mail> mails;
};

class ChannelTest : public testing::Test {
 protected:
  Message Example() {
    const Seconds now = fake_.clock.NowSeconds();
    return {.lake = "./lake",
            .at = now,
            .changes = {{ChangeKind::kRaised,
                         {"stale", Severity::kError, "Nothing <new> & \"old\" for 27 hours",
                          "Look.", now},
                         now}},
            .holding = 1};
  }
  // What the webhook was sent.
  HttpRequest Posted(const std::string& format, const Message& message) {
    fake_.config.alarms_webhook = Secret("https://hooks.example.org/T0/SECRET");
    fake_.config.alarms_webhook_format = format;
    fake_.transport.Enqueue(200, "ok");
    const app::Services services = fake_.services();
    EXPECT_TRUE(MakeWebhook(services)->Send(message).has_value());
    return fake_.transport.requests().back();
  }
  static std::string HeaderOf(const HttpRequest& request, std::string_view name) {
    for (const HttpHeader& header : request.headers) {
      if (header.name == name) return header.value;
    }
    return "";
  }

  app::FakeServices fake_;
  KeptMail mail_;
};

TEST_F(ChannelTest, NobodyIsToldUnlessItIsConfigured) {
  const app::Services services = fake_.services();
  EXPECT_TRUE(MakeChannels(services, &mail_).empty());
}

TEST_F(ChannelTest, AWebhookIsPostedJson) {
  const HttpRequest request = Posted("json", Example());
  EXPECT_EQ(request.method, HttpMethod::kPost);
  EXPECT_EQ(request.url, "https://hooks.example.org/T0/SECRET");
  const auto json = nlohmann::json::parse(request.body.Reveal());
  EXPECT_EQ(json["schema_version"], 1);
  EXPECT_EQ(json["kind"], "alarms");
  EXPECT_EQ(json["lake"], "./lake");
  EXPECT_EQ(json["alarms"][0]["name"], "stale");
  EXPECT_EQ(json["alarms"][0]["state"], "raised");
  EXPECT_EQ(json["alarms"][0]["severity"], "error");
  EXPECT_EQ(json["holding"], 1);
}

TEST_F(ChannelTest, NtfyGetsTextWithATitleAndAPriority) {
  const HttpRequest request = Posted("ntfy", Example());
  EXPECT_EQ(HeaderOf(request, "Title"), "tracklake ./lake: stale");
  EXPECT_EQ(HeaderOf(request, "Priority"), "high");
  EXPECT_THAT(request.body.Reveal(), HasSubstr("Nothing <new> & \"old\""));
  EXPECT_EQ(HeaderOf(Posted("ntfy", {.is_test = true, .lake = "x"}), "Priority"), "default");
}

TEST_F(ChannelTest, SlackGetsItsThreeCharactersEscaped) {
  const auto json = nlohmann::json::parse(Posted("slack", Example()).body.Reveal());
  EXPECT_THAT(json["text"], HasSubstr("Nothing &lt;new&gt; &amp; \"old\""));
  EXPECT_THAT(json["text"], HasSubstr("*tracklake ./lake: stale*"));
}

TEST_F(ChannelTest, ARefusalIsAnErrorAndItsAddressIsInNone) {
  fake_.config.alarms_webhook = Secret("https://hooks.example.org/T0/SECRET");
  const app::Services services = fake_.services();
  const auto webhook = MakeWebhook(services);
  EXPECT_EQ(webhook->target(), "json");
  for (const auto& [status, kind] :
       {std::pair(404, ErrorKind::kConfig), std::pair(302, ErrorKind::kConfig),
        std::pair(429, ErrorKind::kUnavailable), std::pair(503, ErrorKind::kUnavailable)}) {
    fake_.transport.Enqueue(status, "no");
    const auto sent = webhook->Send(Example());
    ASSERT_FALSE(sent.has_value());
    EXPECT_EQ(sent.error().kind, kind);
    EXPECT_THAT(sent.error().message, Not(HasSubstr("SECRET")));
  }
}

TEST_F(ChannelTest, AWebhookMayStandInAVariable) {
  fake_.variables["HOOK"] = "https://hooks.example.org/T0/SECRET";
  fake_.config.alarms_webhook = Secret("env:HOOK");
  fake_.transport.Enqueue(204, "");
  const app::Services services = fake_.services();
  EXPECT_TRUE(MakeWebhook(services)->Send(Example()).has_value());
  EXPECT_EQ(fake_.transport.urls().back(), "https://hooks.example.org/T0/SECRET");
}

TEST_F(ChannelTest, AMailGoesToEachOfTheConfigured) {
  fake_.config.alarms_email_to = {"a@example.org", "b@example.org"};
  fake_.config.alarms_smtp_url = "smtps://mail.example.org";
  fake_.config.alarms_smtp_user = "lake";
  fake_.config.alarms_smtp_password = Secret("env:PASSWORD");
  fake_.variables["PASSWORD"] = "geheim";
  const app::Services services = fake_.services();
  const Channels channels = MakeChannels(services, &mail_);
  ASSERT_EQ(channels.size(), 1U);
  EXPECT_TRUE(channels.front()->Send(Example()).has_value());
  const Mail& mail = mail_.mails.front();
  EXPECT_EQ(mail.server.Name(), "smtps://mail.example.org:465");
  EXPECT_EQ(mail.to, fake_.config.alarms_email_to);
  EXPECT_EQ(mail.from, "a@example.org");
  EXPECT_EQ(mail.subject, "tracklake ./lake: stale");
  EXPECT_EQ(mail.password.Reveal(), "geheim");
  fake_.config.alarms_email_from = "lake@example.org";
  EXPECT_TRUE(channels.front()->Send(Example()).has_value());
  EXPECT_EQ(mail_.mails.back().from, "lake@example.org");
  EXPECT_NE(mail_.mails.front().id, mail_.mails.back().id);
}

}  // namespace
}  // namespace tracklake::alarm
