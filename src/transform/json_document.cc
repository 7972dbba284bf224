#include "transform/json_document.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "base/json_error.h"
#include "transform/json_scalar.h"

namespace tracklake {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
// Readers of keys may look this far behind one.
constexpr std::size_t kPadding = 64;
constexpr std::size_t kMinCapacity = std::size_t{1} << 20;
// Memory for larger documents is given back with the next one: marks and closers take up to 8 bytes
// a byte.
constexpr std::size_t kKeptCapacity = std::size_t{8} << 20;

// Goes over the marks once. What it does at a mark depends on the mark alone, on whether the
// innermost open bracket is an object's, and on whether a value is due or one has just ended.
class GrammarCheck {
 public:
  // `max_depth` is kMaxDepth at most.
  GrammarCheck(const JsonIndex& index, std::uint32_t mark_count, std::size_t max_depth,
               std::uint32_t* closers)
      : index_(index), mark_count_(mark_count), max_depth_(max_depth), closers_(closers) {}

  std::optional<JsonFault> Run() {
    while (TakeValue() && TakeWhatFollows()) {
    }
    return fault_;
  }

 private:
  // Values up to and including one that is no opening bracket with something in it.
  bool TakeValue() {
    for (;;) {
      switch (Char()) {
        case '{':
          if (!Open(true)) return false;
          if (Char() == '}') return true;
          if (!TakeKey()) return false;
          break;
        case '[':
          if (!Open(false)) return false;
          if (Char() == ']') return true;
          SkipTexts();
          break;
        case '"':
          ++at_;
          return true;
        default:
          if (!IsJsonScalar(Scalar())) return Fail("a value is due");
          ++at_;
          return true;
      }
    }
  }

  // Closing brackets, then a comma (true) or the end.
  bool TakeWhatFollows() {
    while (depth_ > 0) {
      const char mark = Char();
      if (mark == ',') {
        ++at_;
        if (IsInObject()) return TakeKey();
        SkipTexts();
        return true;
      }
      if (mark != (IsInObject() ? '}' : ']')) return Fail("a comma or a closing bracket is due");
      Close();
    }
    if (at_ != mark_count_) Fail("nothing more is due");
    return false;
  }

  bool TakeKey() {
    if (Char() != '"') return Fail("a key is due");
    ++at_;
    if (Char() != ':') return Fail("a colon is due");
    ++at_;
    return true;
  }

  // A list of texts is the commonest thing there is.
  void SkipTexts() {
    std::uint32_t at = at_;
    const JsonIndex index = index_;
    while (at + 1 < mark_count_ && index.CharAt(at) == '"' && index.CharAt(at + 1) == ',') at += 2;
    at_ = at;
  }

  bool Open(bool is_object) {
    if (depth_ == max_depth_) return Fail("nested too deeply");
    open_[depth_++] = at_++;
    objects_ = objects_ << 1 | static_cast<std::uint64_t>(is_object);
    return true;
  }

  void Close() {
    closers_[open_[--depth_]] = at_++;
    objects_ >>= 1;
  }

  bool IsInObject() const { return (objects_ & 1) != 0; }

  // '\0', which is no mark, behind the last.
  char Char() const { return at_ < mark_count_ ? index_.CharAt(at_) : '\0'; }

  std::string_view Scalar() const {
    return at_ < mark_count_ ? JsonValue(&index_, at_).raw_scalar() : std::string_view();
  }

  bool Fail(std::string_view reason) {
    fault_ = {at_ < mark_count_ ? reason : "it ends too early", index_.marks[at_]};
    return false;
  }

  const JsonIndex& index_;
  const std::uint32_t mark_count_;
  const std::size_t max_depth_;
  std::uint32_t* const closers_;
  std::uint32_t at_ = 0;
  std::size_t depth_ = 0;
  std::array<std::uint32_t, JsonDocument::kMaxDepth> open_;
  std::uint64_t objects_ = 0;  // a bit for each open bracket, the innermost lowest: is it a '{'
  std::optional<JsonFault> fault_;
};

std::optional<JsonFault> FaultOf(simdjson::error_code error) {
  switch (error) {
    case simdjson::SUCCESS:
      return std::nullopt;
    case simdjson::EMPTY:
      return JsonFault{"it is empty", 0};
    case simdjson::UTF8_ERROR:
      return JsonFault{"it is not UTF-8", std::nullopt};
    case simdjson::UNCLOSED_STRING:
      return JsonFault{"a text is not closed", std::nullopt};
    case simdjson::UNESCAPED_CHARS:
      return JsonFault{"a text holds a control character", std::nullopt};
    default:
      return JsonFault{simdjson::error_message(error), std::nullopt};
  }
}

}  // namespace

JsonDocument::JsonDocument() = default;
JsonDocument::~JsonDocument() = default;

void JsonDocument::Reserve(std::size_t size) {
  const bool is_oversized = capacity_ > kKeptCapacity && size <= kKeptCapacity;
  if (size <= capacity_ && !is_oversized) return;
  capacity_ = std::max(size, kMinCapacity);
  stage1_.reset();
  closers_.reset();
  unescaped_.reset();
}

// All of it or nothing: a document that got no memory may be asked again.
void JsonDocument::Allocate() {
  if (stage1_ != nullptr) return;
  auto closers = std::make_unique_for_overwrite<std::uint32_t[]>(capacity_ + 1);
  auto unescaped = std::make_unique_for_overwrite<char[]>(capacity_ + kPadding);
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage1;
  // Nothing but memory can be missing.
  std::ignore = JsonError(simdjson::get_active_implementation()->create_dom_parser_implementation(
      capacity_, kMaxDepth, stage1));
  stage1_ = std::move(stage1);
  closers_ = std::move(closers);
  unescaped_ = std::move(unescaped);
}

std::optional<JsonFault> JsonDocument::FindMarks(std::string_view text) {
  Reserve(text.size());
  Allocate();
  const simdjson::error_code error =
      stage1_->stage1(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                      simdjson::stage1_mode::regular);
  return FaultOf(error);
}

std::optional<JsonFault> JsonDocument::Load(std::string_view bytes, std::size_t max_depth) {
  root_ = JsonValue();
  const std::size_t skipped = bytes.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  const std::string_view text = bytes.substr(skipped);
  std::optional<JsonFault> fault = FindMarks(text);
  if (!fault) {
    index_ = {text.data(), stage1_->structural_indexes.get(), closers_.get(), unescaped_.get(),
              EscapeSurvey()};
    fault = GrammarCheck(index_, stage1_->n_structural_indexes, std::min(max_depth, kMaxDepth),
                         closers_.get())
                .Run();
  }
  if (!fault) {
    index_.escapes = SurveyEscapes(text);
    if (const auto broken = index_.escapes.broken) fault = {"an escape is broken", *broken};
  }
  if (fault && fault->position) *fault->position += skipped;
  if (!fault) root_ = JsonValue(&index_, 0);
  return fault;
}

}  // namespace tracklake
