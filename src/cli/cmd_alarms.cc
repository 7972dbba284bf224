#include <fmt/format.h>

#include "alarm/alarm_json.h"
#include "app/health_watch.h"
#include "cli/commands.h"
#include "cli/report/alarm_screen.h"
#include "cli/report/error_report.h"
#include "cli/report/job_report.h"
#include "cli/report/listing.h"
#include "cli/terminal/fitted.h"
#include "serve/alarms_now.h"

namespace tracklake::cli {
namespace {

using alarm::AlarmReport;
using alarm::Delivery;

std::string CsvText(const AlarmReport& report, const Terminal& terminal) {
  Listing listing({{"name"}, {"severity"}, {"since"}, {"told_at"}, {"summary"}, {"hint"}});
  for (const auto& [alarm, told_at] : report.alarms) {
    listing.AddRow({alarm.name, std::string(NameOf(alarm.severity)), FormatTimestamp(alarm.since),
                    told_at ? std::optional(FormatTimestamp(*told_at)) : std::nullopt,
                    alarm.summary, alarm.hint});
  }
  return listing.Text(terminal, Format::kCsv);
}

Result<ExitCode> Alarms(Context& context) {
  TL_ASSIGN(app::Health health, app::ReadHealth(context.services()));
  TL_ASSIGN(const AlarmReport report, serve::AlarmsNow(context.services(), std::move(health)));
  const Terminal& terminal = context.terminal();
  if (context.format() == Format::kHuman) Print(terminal, AlarmsText(report));
  if (context.format() == Format::kCsv) terminal.out() << CsvText(report, terminal);
  PrintJson(context, alarm::JsonOf(report));
  return ExitCode::kOk;
}

std::string TestText(const std::vector<Delivery>& deliveries, const Terminal& terminal,
                     Format format) {
  Listing listing({{"channel"}, {"target"}, {"outcome"}});
  for (const Delivery& delivery : deliveries) {
    listing.AddRow({delivery.channel, delivery.target,
                    delivery.error ? delivery.error->message : std::string("arrived")});
  }
  return listing.Text(terminal, format);
}

Result<ExitCode> Test(Context& context) {
  const alarm::Channels channels = alarm::MakeChannels(context.services());
  if (channels.empty()) {
    return WithHint(Fail(ErrorKind::kConfig, "no alarm channel is configured"),
                    "Set alarms.webhook, alarms.email_to or alarms.command.");
  }
  const auto deliveries = alarm::SendTests(context.services(), channels);
  const Terminal& terminal = context.terminal();
  if (context.format() != Format::kJson) {
    terminal.out() << TestText(deliveries, terminal, context.format());
  }
  PrintJson(context, alarm::JsonOf(deliveries));
  app::Outcome outcome = app::Outcome::kDone;
  for (const Delivery& delivery : deliveries) {
    if (!delivery.error) continue;
    if (context.format() == Format::kHuman) TellHint(terminal, *delivery.error);
    outcome = app::Worse(outcome, app::OutcomeOf(delivery.error->kind));
  }
  return ExitCodeOf(outcome);
}

}  // namespace

void AddAlarms(CommandLine& root, Action* action) {
  CommandLine command =
      root.Command("alarms", "What needs attention, since when, and who is notified",
                   "  tracklake alarms\n"
                   "  tracklake alarms test\n");
  command.Command("test", "Send a test message through each channel", "  tracklake alarms test\n")
      .WhenChosen([action] { *action = Test; });
  command.WhenChosen([action] {
    if (!*action) *action = Alarms;
  });
}

}  // namespace tracklake::cli
