#include "serve/metrics_text.h"

#include <fmt/format.h>

namespace tracklake::serve {
namespace {

std::string Escaped(std::string_view value) {
  std::string escaped;
  for (const char c : value) {
    if (c == '\n') {
      escaped += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace

void MetricsText::Metric(std::string_view name, std::string_view type, std::string_view help) {
  name_ = name;
  head_ = fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

void MetricsText::Sample(const Labels& labels, std::int64_t value, std::string_view suffix) {
  Line(labels, std::to_string(value), suffix);
}

void MetricsText::Sample(const Labels& labels, double value, std::string_view suffix) {
  Line(labels, fmt::format("{}", value), suffix);
}

void MetricsText::Line(const Labels& labels, std::string_view value, std::string_view suffix) {
  text_.append(head_);
  head_.clear();
  text_.append(name_).append(suffix);
  char before = '{';
  for (const auto& [label, text] : labels) {
    text_.append(fmt::format("{}{}=\"{}\"", before, label, Escaped(text)));
    before = ',';
  }
  if (!labels.empty()) text_.append("}");
  text_.append(" ").append(value).append("\n");
}

}  // namespace tracklake::serve
