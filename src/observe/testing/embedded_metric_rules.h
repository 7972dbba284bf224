// The rules of CloudWatch's embedded metric format, as its specification states them, for tests:
// what breaks one of them is dropped by CloudWatch without a word.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace tracklake {

class EmbeddedMetricRules {
 public:
  // The first rule that a line of a log breaks; "" for a line that is as it should be.
  static std::string Broken(const std::string& line) {
    using Json = nlohmann::json;
    const Json root = Json::parse(line, nullptr, false);
    if (!root.is_object()) return "a line is one JSON object";
    if (line.size() > 1'048'576) return "a line has at most 1 MB";
    if (line.find('\n') != std::string::npos) return "an object is one line";
    const Json aws = root.value("_aws", Json());
    if (!aws.is_object()) return "_aws is an object";
    if (!aws.value("Timestamp", Json()).is_number_unsigned()) return "Timestamp: ms since 1970";
    const Json directives = aws.value("CloudWatchMetrics", Json());
    if (!directives.is_array()) return "CloudWatchMetrics is an array";
    for (const Json& directive : directives) {
      if (std::string broken = OfDirective(directive, root); !broken.empty()) return broken;
    }
    return "";
  }

 private:
  static bool IsText(const nlohmann::json& value, std::size_t longest) {
    if (!value.is_string()) return false;
    const auto& text = value.get_ref<const std::string&>();
    return !text.empty() && text.size() <= longest;
  }

  static std::string OfDirective(const nlohmann::json& directive, const nlohmann::json& root) {
    if (!directive.is_object()) return "a directive is an object";
    if (!IsText(directive.value("Namespace", nlohmann::json()), 1024))
      return "Namespace: 1 to 1024";
    const nlohmann::json sets = directive.value("Dimensions", nlohmann::json());
    if (!sets.is_array() || sets.empty()) return "Dimensions holds at least one set";
    for (const nlohmann::json& set : sets) {
      if (!set.is_array() || set.size() > 30) return "a set has at most 30 dimensions";
      for (const nlohmann::json& name : set) {
        if (!IsText(name, 250)) return "a dimension's name has 1 to 250 characters";
        const auto value = root.find(name.get<std::string>());
        if (value == root.end() || !IsText(*value, 1024)) return "a dimension's value is a text";
      }
    }
    const nlohmann::json metrics = directive.value("Metrics", nlohmann::json());
    if (!metrics.is_array() || metrics.size() > 100) return "a directive has at most 100 metrics";
    for (const nlohmann::json& metric : metrics) {
      if (std::string broken = OfMetric(metric, root); !broken.empty()) return broken;
    }
    return "";
  }

  static std::string OfMetric(const nlohmann::json& metric, const nlohmann::json& root) {
    static const std::set<std::string> kUnits = {"Seconds",
                                                 "Microseconds",
                                                 "Milliseconds",
                                                 "Bytes",
                                                 "Kilobytes",
                                                 "Megabytes",
                                                 "Gigabytes",
                                                 "Terabytes",
                                                 "Bits",
                                                 "Kilobits",
                                                 "Megabits",
                                                 "Gigabits",
                                                 "Terabits",
                                                 "Percent",
                                                 "Count",
                                                 "Bytes/Second",
                                                 "Kilobytes/Second",
                                                 "Megabytes/Second",
                                                 "Gigabytes/Second",
                                                 "Terabytes/Second",
                                                 "Bits/Second",
                                                 "Kilobits/Second",
                                                 "Megabits/Second",
                                                 "Gigabits/Second",
                                                 "Terabits/Second",
                                                 "Count/Second",
                                                 "None"};
    if (!metric.is_object() || !IsText(metric.value("Name", nlohmann::json()), 1024)) {
      return "a metric's name has 1 to 1024 characters";
    }
    const nlohmann::json unit = metric.value("Unit", nlohmann::json("None"));
    if (!unit.is_string() || !kUnits.contains(unit.get<std::string>()))
      return "a unit is CloudWatch's";
    const nlohmann::json resolution = metric.value("StorageResolution", nlohmann::json(60));
    if (resolution != 1 && resolution != 60) return "StorageResolution is 1 or 60";
    const auto value = root.find(metric["Name"].get<std::string>());
    if (value == root.end()) return "a metric has a value";
    if (!value->is_array()) return value->is_number() ? "" : "a value is a number";
    if (value->empty() || value->size() > 100) return "a metric has at most 100 values";
    for (const nlohmann::json& one : *value) {
      if (!one.is_number()) return "each value is a number";
    }
    return "";
  }
};

}  // namespace tracklake
