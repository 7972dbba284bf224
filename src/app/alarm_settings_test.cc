#include "app/alarm_settings.h"

#include <gtest/gtest.h>

namespace tracklake::app {
namespace {

class AlarmSettingsTest : public testing::Test {
 protected:
  bool IsGood(std::string_view name) const { return ExpectedOfAlarms(config_, name).empty(); }
  Config config_;
};

TEST_F(AlarmSettingsTest, TheDefaultsAreGood) {
  for (const ConfigKey& key : ConfigKeys()) EXPECT_TRUE(IsGood(key.name)) << key.name;
}

TEST_F(AlarmSettingsTest, AWebhookIsAWebAddressWithoutAUserOrAReference) {
  for (const char* good : {"https://ntfy.sh/topic", "http://127.0.0.1:8080/x?y=z",
                           "env:ALARM_WEBHOOK", "file:/etc/webhook"}) {
    config_.alarms_webhook = Secret(good);
    EXPECT_TRUE(IsGood("alarms.webhook")) << good;
  }
  for (const char* bad : {"http:/host", "https://", "https://user:pw@host/", "httpx://host",
                          "https://host/a b", "https://host/\n", "https://?x"}) {
    config_.alarms_webhook = Secret(bad);
    EXPECT_FALSE(IsGood("alarms.webhook")) << bad;
    EXPECT_EQ(ExpectedOfAlarms(config_, "alarms.webhook").find("pw"), std::string::npos);
  }
}

TEST_F(AlarmSettingsTest, AFormatIsOneOfThree) {
  for (const char* good : {"json", "ntfy", "slack"}) {
    config_.alarms_webhook_format = good;
    EXPECT_TRUE(IsGood("alarms.webhook_format")) << good;
  }
  config_.alarms_webhook_format = "teams";
  EXPECT_FALSE(IsGood("alarms.webhook_format"));
}

TEST_F(AlarmSettingsTest, MailNeedsAddressesAndAServer) {
  config_.alarms_email_to = {"ops@example.org", "me@example.org"};
  EXPECT_FALSE(IsGood("alarms.email_to"));
  config_.alarms_smtp_url = "smtp://localhost:25";
  EXPECT_TRUE(IsGood("alarms.email_to"));
  EXPECT_TRUE(IsGood("alarms.smtp_url"));
  config_.alarms_email_to = {"ops@example.org\r\nBcc: x@example.org"};
  EXPECT_FALSE(IsGood("alarms.email_to"));
  config_.alarms_email_from = "nobody";
  EXPECT_FALSE(IsGood("alarms.email_from"));
  config_.alarms_smtp_url = "smtp://user:pw@localhost";
  EXPECT_FALSE(IsGood("alarms.smtp_url"));
}

}  // namespace
}  // namespace tracklake::app
