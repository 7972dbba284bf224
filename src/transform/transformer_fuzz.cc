// Any bytes at all: no crash, counts that reconcile, no rows of a refused object, texts that are
// UTF-8, and the same outcome again, in the same Transformer and in a fresh one.
#include <simdjson.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "base/testing/fuzz.h"
#include "tables/schema.h"
#include "transform/transformer.h"

namespace {

using namespace tracklake;

constexpr std::size_t kReadPadding = 64;
// A fresh Transformer costs more than a small document: one input in so many gets one.
constexpr std::size_t kFreshEvery = 16;

struct Applied {
  Rows rows;
  Arena arena;
  Outcome outcome;
};

std::unique_ptr<Applied> Apply(Transformer& transformer, std::string_view bytes) {
  auto applied = std::make_unique<Applied>();
  transformer.Load(bytes);
  applied->outcome = transformer.Apply({.key = "raw/fuzz.json", .fetched_at = {}}, &applied->rows,
                                       &applied->arena);
  return applied;
}

// Appends a value so that equal texts mean equal rows; checks texts on the way.
template <typename Value>
void Write(const Value& value, std::string& out) {
  out += value ? '+' : '-';
  if (!value) return;
  if constexpr (std::is_same_v<Value, Text>) {
    if (!simdjson::validate_utf8(*value)) Report("a text is not UTF-8");
    out += std::to_string(value->size()) + ':';
    out += *value;
  } else if constexpr (std::is_same_v<Value, Date> || std::is_same_v<Value, Timestamp>) {
    out += std::to_string(value->time_since_epoch().count());
  } else {
    out.append(reinterpret_cast<const char*>(&*value), sizeof(*value));
  }
}

// All that an outcome says, checked.
std::string Write(const Applied& applied) {
  std::string out;
  ForEachTable(applied.rows, [&]<typename Row>(TableId id, const std::vector<Row>& rows) {
    const TableCounts& c = applied.outcome.counts[static_cast<std::size_t>(id)];
    if (c.candidates != c.rows + c.folded + c.quarantined + c.not_applicable ||
        c.rows != static_cast<std::int64_t>(rows.size())) {
      Report("counts do not reconcile");
    }
    const bool may_have_row = !applied.outcome.refused || id == TableId::kCaptures;
    if (!may_have_row && c.candidates != 0) Report("a refused object has given something");
    out += '|' + std::to_string(c.candidates) + ',' + std::to_string(c.folded);
    for (const Row& row : rows) {
      for (const Column<Row>& column : Columns<Row>()) {
        std::visit([&](auto member) { Write(row.*member, out); }, column.member);
      }
    }
  });
  for (const QuarantineItem& item : applied.outcome.quarantine) {
    out += '!' + item.pointer + ' ' + item.reason + ' ' + item.item;
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Transformer used;
  std::string padded(reinterpret_cast<const char*>(data), size);
  padded.append(kReadPadding, '}');
  const std::string_view bytes = std::string_view(padded).substr(0, size);

  const std::string first = Write(*Apply(used, bytes));
  if (Write(*Apply(used, bytes)) != first) Report("the second time differs");
  if (size % kFreshEvery == 0) {
    Transformer fresh;
    if (Write(*Apply(fresh, bytes)) != first) Report("a fresh Transformer differs");
  }
  return 0;
}
