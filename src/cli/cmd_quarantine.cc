#include <memory>

#include "app/quarantine_report.h"
#include "base/record_text.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/report/error_report.h"
#include "cli/report/listing.h"
#include "cli/terminal/fitted.h"
#include "event/parked_objects.h"
#include "lake/quarantine.h"

namespace tracklake::cli {
namespace {

void SayDamage(const Terminal& terminal, const std::vector<QuarantineFile>& files) {
  for (const QuarantineFile& file : files) {
    if (file.damage) TellError(terminal, "failed", *file.damage);
  }
}

ExitCode CodeOf(const std::vector<QuarantineFile>& files) {
  for (const QuarantineFile& file : files) {
    if (file.damage) return ExitCodeOf(file.damage->kind);
  }
  return ExitCode::kOk;
}

Result<ExitCode> List(Context& context) {
  TL_ASSIGN(ObjectStore * store, context.lake().Open());
  TL_ASSIGN(const Quarantine quarantine, ReadQuarantine(*store));
  StateObject<event::ParkedObjects> state(store, std::string(event::kParkedKey),
                                          event::kParkedFormat);
  TL_ASSIGN(const auto parked, state.Load());
  SayDamage(context.terminal(), quarantine.files);
  if (quarantine.files.empty() && parked->empty() && context.format() == Format::kHuman) {
    context.terminal().out() << "Nothing is in quarantine.\n";
    return ExitCode::kOk;
  }
  Listing listing(app::RefusedObjects());
  for (const QuarantineFile& file : quarantine.files) app::AddObject(file, &listing);
  for (const event::ParkedObject& object : *parked) {  // of which there are no items
    listing.AddRow({object.key, std::nullopt, object.error.message});
  }
  Print(context, listing);
  if (context.format() == Format::kHuman && !parked->empty()) {
    context.terminal().Say(
        "\nThose without a number could not be transformed and were parked by `tracklake serve`. "
        "Once fixed: tracklake transform OBJECT");
  }
  if (context.format() == Format::kHuman) {
    context.terminal().Say(
        "\nEach item with its place and reason: tracklake quarantine show OBJECT");
  }
  return CodeOf(quarantine.files);
}

// Where it stood, why it was refused, and the item itself.
void PrintLine(const Terminal& terminal, const QuarantineLine& line) {
  std::vector<Field> fields = {{"  place", line.pointer.empty() ? "all of it" : line.pointer},
                               {"  reason", line.reason}};
  if (line.item != "null") fields.push_back({"  item", line.item});
  terminal.out() << RecordText(fields, terminal.width());
}

Result<ExitCode> Show(Context& context, const std::vector<std::string>& keys) {
  TL_ASSIGN(ObjectStore * store, context.lake().Open());
  Listing listing(app::RefusedItems());
  std::vector<QuarantineFile> files;
  for (const std::string& key : keys) {
    TL_ASSIGN(auto found, FindInQuarantine(*store, key));
    files.insert(files.end(), found.begin(), found.end());
  }
  SayDamage(context.terminal(), files);
  for (const QuarantineFile& file : files) {
    if (context.format() != Format::kHuman) {
      app::AddItems(file, &listing);
      continue;
    }
    Print(context.terminal(), {{"object", file.subject()}});
    for (const QuarantineLine& line : file.lines) PrintLine(context.terminal(), line);
  }
  if (context.format() != Format::kHuman) Print(context, listing);
  return CodeOf(files);
}

}  // namespace

void AddQuarantine(CommandLine& root, Action* action) {
  CommandLine quarantine =
      root.Command("quarantine", "What was refused in raw objects, where, and why",
                   "  tracklake quarantine\n"
                   "  tracklake quarantine show raw/import/raw/2026-11-20/…-page_17.json\n");
  auto keys = std::make_shared<std::vector<std::string>>();
  CommandLine show = quarantine.Command("show", "Each refused item of raw objects",
                                        "  tracklake quarantine show raw/2026-11-20/page.json\n");
  show.Arguments("object", keys.get(), "Keys of raw objects, or of files in quarantine/", true);
  show.WhenChosen([=] { *action = [=](Context& context) { return Show(context, *keys); }; });
  quarantine.WhenChosen([action] {
    if (!*action) *action = List;  // no command below was chosen
  });
}

}  // namespace tracklake::cli
