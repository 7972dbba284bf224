#include <simdjson.h>

#include <utility>

#include "base/json_error.h"
#include "base/sha256.h"
#include "lake/layout.h"
#include "lake/receipt.h"

namespace tracklake {
namespace {

using simdjson::dom::element;

// `,"checksum":"0123456789abcdef"}` and LF.
constexpr std::string_view kTailBegin = ",\"checksum\":\"";
constexpr std::string_view kTailEnd = "\"}\n";
constexpr std::size_t kChecksumDigits = 16;
constexpr std::size_t kTailBytes = kTailBegin.size() + kChecksumDigits + kTailEnd.size();

// The fields of one JSON object. The first thing that is not as it must be is remembered in
// *fault; from then on every getter gives an empty value.
class Fields {
 public:
  Fields(element object, std::size_t expected, std::string* fault) : fault_(fault) {
    is_object_ = object.get(object_) == simdjson::SUCCESS;
    if (!is_object_) Blame("an object was expected");
    if (is_object_ && object_.size() != expected) Blame("it has other fields");
  }

  std::string Text(const char* name) { return std::string(Value<std::string_view>(name)); }
  std::uint64_t Number(const char* name) { return Value<std::uint64_t>(name); }
  std::int64_t Count(const char* name) { return static_cast<std::int64_t>(Number(name)); }
  // visit(element)
  void EachOf(const char* name, const auto& visit) {
    simdjson::dom::array list;
    if (!Read(name, &list)) return;
    for (const element one : list) visit(one);
  }
  // visit(name, element)
  void EachField(const char* name, const auto& visit) {
    simdjson::dom::object object;
    if (!Read(name, &object)) return;
    for (const auto [field, value] : object) visit(field, value);
  }
  bool IsNull(const char* name) const { return is_object_ && object_[name].is_null(); }

  // The value, or a fault in the field when there is none.
  template <typename T>
  T Need(const char* name, const std::optional<T>& value) {
    if (!value.has_value()) Blame(name);
    return value.value_or(T{});
  }
  void Blame(std::string_view what) {
    if (fault_->empty()) *fault_ = what;
  }
  std::string* fault() { return fault_; }

 private:
  template <typename T>
  bool Read(const char* name, T* value) {
    const bool ok = is_object_ && fault_->empty() && object_[name].get(*value) == simdjson::SUCCESS;
    if (!ok) Blame(name);
    return ok;
  }
  template <typename T>
  T Value(const char* name) {
    T value{};
    return Read(name, &value) ? value : T{};
  }

  simdjson::dom::object object_;
  bool is_object_ = false;
  std::string* const fault_;
};

std::vector<FileFormat> Formats(Fields* fields) {
  std::vector<FileFormat> formats;
  fields->EachOf("formats", [&](element name) {
    std::string_view text;
    const auto format =
        name.get(text) == simdjson::SUCCESS ? FindFileFormat(text) : std::optional<FileFormat>();
    formats.push_back(fields->Need("formats", format));
  });
  return formats;
}

std::vector<Part> Parts(Fields* fields) {
  std::vector<Part> parts;
  fields->EachOf("parts", [&](element json) {
    Fields part(json, 5, fields->fault());
    parts.push_back({part.Need("table", FindTable(part.Text("table"))), part.Text("key"),
                     part.Count("rows"), part.Number("bytes"), part.Text("sha256")});
  });
  return parts;
}

Counts ReadCounts(Fields* fields) {
  Counts counts{};
  fields->EachField("counts", [&](std::string_view name, element json) {
    const TableId table = fields->Need("counts", FindTable(name));
    Fields count(json, 5, fields->fault());
    counts[static_cast<std::size_t>(table)] = {count.Count("candidates"), count.Count("rows"),
                                               count.Count("folded"), count.Count("quarantined"),
                                               count.Count("not_applicable")};
  });
  return counts;
}

// What a receipt says by itself and inside a day's.
Receipt ReadObject(Fields* fields) {
  Receipt receipt;
  receipt.raw_key = fields->Text("raw_key");
  receipt.sha256 = fields->Text("sha256");
  receipt.size = fields->Number("size");
  receipt.fetched_at = fields->Need("fetched_at", ParseIsoSeconds(fields->Text("fetched_at")));
  receipt.counts = ReadCounts(fields);
  if (!fields->IsNull("quarantine_key")) receipt.quarantine_key = fields->Text("quarantine_key");
  return receipt;
}

// Checks the seal and the schema version; the JSON that is left has no `checksum` and belongs to
// the parser.
Result<element> Open(std::string_view key, std::string_view bytes, simdjson::dom::parser* parser) {
  if (bytes.size() < kTailBytes) return BrokenReceiptError(key, "too short");
  const std::string_view body = bytes.substr(0, bytes.size() - kTailBytes);
  const std::string_view tail = bytes.substr(body.size());
  if (tail != fmt::format("{}{}{}", kTailBegin, Hash16(body), kTailEnd)) {
    return BrokenReceiptError(key, "checksum");
  }
  std::string document;
  document.reserve(body.size() + 1 + simdjson::SIMDJSON_PADDING);
  document.append(body).push_back('}');
  element json;
  const auto code = JsonError(parser->parse(document).get(json));
  if (code != simdjson::SUCCESS || !json.is_object()) return BrokenReceiptError(key, "no JSON");
  std::string fault;
  const auto schema_version =
      Fields(json, json.get_object().value_unsafe().size(), &fault).Number("schema_version");
  if (!fault.empty()) return BrokenReceiptError(key, fault);
  if (schema_version > kReceiptSchemaVersion) {
    return WithHint(
        Fail(ErrorKind::kBadData, "the receipt {} has schema version {}, we know up to {}", key,
             schema_version, kReceiptSchemaVersion),
        "A newer tracklake wrote to this lake: use that one.");
  }
  return json;
}

}  // namespace

std::unexpected<Error> BrokenReceiptError(std::string_view key, std::string_view fault) {
  const auto place = ParseReceiptKey(key);
  return WithHint(Fail(ErrorKind::kCorruption, "the receipt {} is broken ({})", key, fault),
                  fmt::format("tracklake replay{} rebuilds it from raw.",
                              place.has_value() ? " " + FormatDate(place->day) : ""));
}

Result<Receipt> ReadReceipt(std::string_view key, std::string_view bytes) {
  simdjson::dom::parser parser;
  TL_ASSIGN(const element json, Open(key, bytes, &parser));
  std::string fault;
  Fields fields(json, 10, &fault);
  Receipt receipt = ReadObject(&fields);
  receipt.version = fields.Need("version", ParseVersion(fields.Text("version")));
  receipt.formats = Formats(&fields);
  receipt.parts = Parts(&fields);
  if (!fault.empty()) return BrokenReceiptError(key, fault);
  return receipt;
}

Result<DayReceipt> ReadDayReceipt(std::string_view key, std::string_view bytes) {
  simdjson::dom::parser parser;
  TL_ASSIGN(const element json, Open(key, bytes, &parser));
  std::string fault;
  Fields fields(json, 6, &fault);
  DayReceipt day;
  day.day = fields.Need("day", ParseIsoDate(fields.Text("day")));
  day.version = fields.Need("version", ParseVersion(fields.Text("version")));
  day.formats = Formats(&fields);
  day.parts = Parts(&fields);
  fields.EachOf("receipts", [&](element covered) {
    Fields line(covered, 6, &fault);
    day.receipts.push_back(ReadObject(&line));
    day.receipts.back().version = day.version;
    day.receipts.back().formats = day.formats;
  });
  if (!fault.empty()) return BrokenReceiptError(key, fault);
  return day;
}

}  // namespace tracklake
