// Prometheus' text format, version 0.0.4: what a scraper reads. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tracklake::serve {

class MetricsText {
 public:
  using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

  static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

  // Begins a metric; its samples follow. One without samples is left out.
  void Metric(std::string_view name, std::string_view type, std::string_view help);
  // `suffix`: of a histogram's parts, "_bucket", "_sum", "_count".
  void Sample(const Labels& labels, std::int64_t value, std::string_view suffix = "");
  void Sample(const Labels& labels, double value, std::string_view suffix = "");

  const std::string& text() const { return text_; }

 private:
  void Line(const Labels& labels, std::string_view value, std::string_view suffix);

  std::string name_;
  std::string head_;  // of a metric that has no sample yet
  std::string text_;
};

}  // namespace tracklake::serve
