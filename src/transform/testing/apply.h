// What the transformer's tests are written in. Documents are JSON with ' for ", and rows are lines
// of the columns asked for:
//
//   const Applied applied = Apply("{'type': 'artist', 'id': 'a', 'name': 'Ada'}");
//   EXPECT_THAT(Select(applied, "artists", "artist_id artist_name popularity"),
//               ElementsAre("a Ada NULL"));
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.h"
#include "tables/schema.h"
#include "transform/transformer.h"

namespace tracklake::testing {

inline constexpr std::size_t kReadPadding = 64;
inline constexpr std::string_view kKey = "raw/a.json";
// 2026-01-02T03:04:05Z
inline constexpr Seconds kFetchedAt = Seconds(std::chrono::seconds(1767323045));

struct Applied {
  std::unique_ptr<Arena> arena = std::make_unique<Arena>();
  Rows rows;
  Outcome outcome;

  const TableCounts& counts(TableId table) const {
    return outcome.counts[static_cast<std::size_t>(table)];
  }
};

// Applies bytes as they are. They lie in memory of their own, with hostile bytes behind them.
inline Applied ApplyBytes(std::string_view bytes, std::string_view key = kKey,
                          Transformer* transformer = nullptr) {
  std::string padded(bytes);
  padded.append(kReadPadding, '}');
  Transformer fresh;
  Applied applied;
  Transformer& used = transformer ? *transformer : fresh;
  used.Load(std::string_view(padded).substr(0, bytes.size()));
  applied.outcome = used.Apply({key, kFetchedAt}, &applied.rows, applied.arena.get());
  return applied;
}

inline std::string Json(std::string text) {
  std::ranges::replace(text, '\'', '"');
  return text;
}

inline Applied Apply(std::string text, std::string_view key = kKey) {
  return ApplyBytes(Json(std::move(text)), key);
}

inline std::string Show(Text value) {
  if (!value) return "NULL";
  return value->empty() ? "''" : std::string(*value);
}
inline std::string Show(Timestamp value) {
  if (!value) return "NULL";
  const auto seconds = std::chrono::floor<std::chrono::seconds>(*value);
  const auto rest = (*value - seconds).count();
  return FormatTimestamp(seconds) + (rest ? "+" + std::to_string(rest) + "us" : "");
}
inline std::string Show(Date value) { return value ? FormatDate(*value) : "NULL"; }
inline std::string Show(Bool value) { return value ? (*value ? "true" : "false") : "NULL"; }
inline std::string Show(Int value) { return value ? std::to_string(*value) : "NULL"; }
inline std::string Show(BigInt value) { return value ? std::to_string(*value) : "NULL"; }
inline std::string Show(Double value) {
  if (!value) return "NULL";
  std::ostringstream out;
  out << *value;
  return out.str();
}

template <typename Row>
std::string ShowColumn(const Row& row, std::string_view name) {
  for (const Column<Row>& column : Columns<Row>()) {
    if (column.name != name) continue;
    return std::visit([&row](auto member) { return Show(row.*member); }, column.member);
  }
  ADD_FAILURE() << "no column " << name;
  return "";
}

// The rows of a table, each as the values of `columns`, with spaces between.
inline std::vector<std::string> Select(const Applied& applied, std::string_view table,
                                       const std::string& columns) {
  std::vector<std::string> lines;
  ForEachTable(applied.rows, [&](TableId id, const auto& rows) {
    if (Table(id).name != table) return;
    for (const auto& row : rows) {
      std::istringstream names(columns);
      std::string line;
      for (std::string name; names >> name;) {
        line += (line.empty() ? "" : " ") + ShowColumn(row, name);
      }
      lines.push_back(line);
    }
  });
  return lines;
}

// Every row of every table, with every column: equal if and only if the rows are.
inline std::vector<std::string> SelectAll(const Applied& applied) {
  std::vector<std::string> lines;
  ForEachTable(applied.rows, [&]<typename Row>(TableId id, const std::vector<Row>& rows) {
    for (const Row& row : rows) {
      std::string line = std::string(Table(id).name) + ":";
      for (const Column<Row>& column : Columns<Row>()) {
        line += " " + std::visit([&row](auto member) { return Show(row.*member); }, column.member);
      }
      lines.push_back(line);
    }
  });
  return lines;
}

// Pointers and reasons of what was quarantined: "/items/3: name: expected a text, found a number".
inline std::vector<std::string> Quarantine(const Applied& applied) {
  std::vector<std::string> lines;
  for (const QuarantineItem& item : applied.outcome.quarantine) {
    lines.push_back(item.pointer + ": " + item.reason);
  }
  return lines;
}

// "candidates rows folded quarantined not_applicable"
inline std::string Counts(const Applied& applied, TableId table) {
  const TableCounts& c = applied.counts(table);
  std::ostringstream out;
  out << c.candidates << " " << c.rows << " " << c.folded << " " << c.quarantined << " "
      << c.not_applicable;
  return out.str();
}

// A refused object leaves one line and one row, which say so, and counts nothing else.
inline void ExpectRefused(const Applied& applied) {
  EXPECT_TRUE(applied.outcome.refused);
  EXPECT_EQ(applied.outcome.quarantine.size(), 1U);
  EXPECT_EQ(SelectAll(applied).size(), 1U);
  if (applied.outcome.quarantine.empty()) return;
  const QuarantineItem& line = applied.outcome.quarantine.front();
  EXPECT_EQ(line.pointer + line.item, "");
  EXPECT_THAT(Select(applied, "captures", "what id status recoverable"),
              ::testing::ElementsAre("raw raw/a.json failed false"));
  EXPECT_THAT(Select(applied, "captures", "reason"), ::testing::ElementsAre(line.reason));
  for (const TableInfo& table : Tables()) {
    EXPECT_EQ(Counts(applied, table.id),
              table.id == TableId::kCaptures ? "1 1 0 0 0" : "0 0 0 0 0");
  }
}

// P3: every candidate is accounted for, and the rows that were counted are there.
inline void ExpectReconciled(const Applied& applied) {
  ForEachTable(applied.rows, [&](TableId id, const auto& rows) {
    const TableCounts& c = applied.counts(id);
    EXPECT_EQ(c.candidates, c.rows + c.folded + c.quarantined + c.not_applicable) << Table(id).name;
    EXPECT_EQ(c.rows, static_cast<std::int64_t>(rows.size())) << Table(id).name;
  });
}

}  // namespace tracklake::testing
