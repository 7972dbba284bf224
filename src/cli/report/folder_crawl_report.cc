#include "cli/report/folder_crawl_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "base/text_table.h"

namespace tracklake::cli {
namespace {

using crawler::FoundTable;

constexpr std::size_t kExamplesShown = 10;

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined += (joined.empty() ? "" : ", ") + text;
  return joined;
}

std::string FormatOf(const FoundTable& table) {
  std::string format(NameOf(table.schema.format));
  if (table.schema.packing == crawler::Packing::kGzip) format += ", gzip";
  return format;
}

std::string TablesText(const std::vector<FoundTable>& tables, int width) {
  std::vector<TableRow> rows;
  for (const FoundTable& table : tables) {
    rows.push_back({table.name, FormatOf(table), std::to_string(table.schema.columns.size()),
                    Joined(table.partition_keys), std::to_string(table.files),
                    HumanBytes(table.bytes),
                    table.location.empty() ? "(the place itself)" : table.location});
  }
  return RenderTable({{"table"},
                      {"format"},
                      {"columns", true},
                      {"keys"},
                      {"files", true},
                      {"size", true},
                      {"where"}},
                     rows, {.width = width});
}

void AddReasons(const std::vector<crawler::Reason>& reasons, std::string* text) {
  for (const crawler::Reason& reason : reasons) {
    *text += "  " + Printable(fmt::format("{}: {}", reason.rule, reason.text)) + '\n';
  }
}

std::string ColumnLine(const crawler::SchemaColumn& column, std::size_t width) {
  std::string line = fmt::format("    {:{}}  {}", Printable(column.name), width,
                                 Printable(crawler::HiveName(column.type)));
  if (!column.example.empty()) line += fmt::format("  ({})", Printable(column.example));
  if (column.has_empty) line += "  may be empty";
  return line + '\n';
}

// Columns, keys, and why.
std::string Explained(const FoundTable& table) {
  std::string text = fmt::format("{}: {}, {}, {}\n", Printable(table.name), FormatOf(table),
                                 Count(table.files, "file"),
                                 table.location.empty() ? "the place itself" : table.location);
  std::size_t width = 0;
  for (const auto& column : table.schema.columns) width = std::max(width, column.name.size());
  constexpr std::size_t kWidest = 30;
  for (const auto& column : table.schema.columns) {
    text += ColumnLine(column, std::min(width, kWidest));
  }
  for (const std::string& key : table.partition_keys) {
    text += fmt::format("    {:{}}  string, of the folders\n", Printable(key),
                        std::min(width, kWidest));
  }
  AddReasons(table.schema.reasons, &text);
  AddReasons(table.reasons, &text);
  return text;
}

std::string LeftOutText(const crawler::FolderCrawl& crawl) {
  std::string text;
  const std::size_t shown = std::min(crawl.left_out.size(), kExamplesShown);
  for (std::size_t i = 0; i < shown; ++i) {
    const crawler::LeftOutFile& file = crawl.left_out[i];
    text += Printable(fmt::format("left out: {}: {}", file.key, file.reason.text)) + '\n';
  }
  if (crawl.left_out.size() > shown) {
    text += fmt::format("left out: {} more\n", crawl.left_out.size() - shown);
  }
  return text;
}

std::string ChangesText(const app::FolderCrawlReport& report) {
  std::string text;
  for (const crawler::TableChange& change : *report.changes) {
    const std::string line = fmt::format("{} {}: {}{}", change.is_applied ? '*' : '-', change.table,
                                         change.text, change.is_applied ? "" : " (left as it is)");
    text += Printable(line) + '\n';
  }
  const std::string count = Count(static_cast<std::int64_t>(report.changes->size()), "change");
  if (!report.applied) return text + count + ", not applied\n";
  text += count + ", applied" + (report.lake.empty() ? "" : " to " + Printable(report.lake)) + "\n";
  if (!report.lake_is_simulated) return text;
  return text + fmt::format(
                    "The music of {} is simulated, these files are not; for a lake of your own: "
                    "--lake DIR\n",
                    Printable(report.lake));
}

}  // namespace

std::string FolderCrawlText(const app::FolderCrawlReport& report, bool explain, int width) {
  const crawler::FolderCrawl& crawl = report.crawl;
  std::string text;
  if (report.changes && !explain) return LeftOutText(crawl) + ChangesText(report);
  if (explain) {
    for (const FoundTable& table : crawl.tables) text += Explained(table) + '\n';
  } else if (!crawl.tables.empty()) {
    text = TablesText(crawl.tables, width);
  }
  text += LeftOutText(crawl);
  text += fmt::format("{} in {} ({} looked at{}), by {} rules\n",
                      Count(static_cast<std::int64_t>(crawl.tables.size()), "table"),
                      Count(crawl.files, "file"), crawl.looked_at,
                      crawl.hidden > 0 ? fmt::format(", {} hidden", crawl.hidden) : "",
                      report.rules == crawler::Rules::kGlue ? "AWS Glue's" : "our own");
  if (report.changes) text += ChangesText(report);
  return text;
}

}  // namespace tracklake::cli
