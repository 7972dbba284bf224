// Damaged documents give no rows, or those that another JSON parser reads in the damaged bytes.
#include <nlohmann/json.hpp>
#include <random>

#include "base/sanitized.h"
#include "transform/testing/damage.h"

namespace tracklake::testing {
namespace {

using ::testing::IsEmpty;

// What another parser understands, written anew. "" when it refuses.
std::string Rewritten(const std::string& bytes) {
  const auto parsed = nlohmann::ordered_json::parse(bytes, nullptr, false);
  return parsed.is_discarded() ? "" : parsed.dump();
}

bool HasHalfSurrogates(const std::string& bytes) {
  return bytes.find("\\ud") != std::string::npos || bytes.find("\\uD") != std::string::npos;
}

std::size_t CountRows(const Applied& applied) {
  std::size_t count = 0;
  ForEachTable(applied.rows, [&count](TableId, const auto& rows) { count += rows.size(); });
  return count;
}

// Refused but for the row that says so, or read as the other parser reads it.
void ExpectHarmless(const std::string& damaged, Transformer& transformer) {
  const Applied applied = ApplyBytes(damaged, kKey, &transformer);
  ExpectReconciled(applied);
  const std::string rewritten = Rewritten(damaged);
  if (rewritten.empty()) {
    EXPECT_TRUE(applied.outcome.refused || HasHalfSurrogates(damaged)) << damaged;
  }
  if (applied.outcome.refused) {
    EXPECT_EQ(CountRows(applied), 1U) << damaged;
    EXPECT_EQ(applied.outcome.quarantine.size(), 1U);
  }
  if (!rewritten.empty() && !applied.outcome.refused) {
    EXPECT_EQ(SelectAll(applied), SelectAll(ApplyBytes(rewritten, kKey, &transformer))) << damaged;
  }
}

TEST(DamageTest, TheDocumentsThemselvesAreRead) {
  for (const std::string& document : Documents()) {
    EXPECT_FALSE(ApplyBytes(document).outcome.refused) << document;
    EXPECT_GT(SelectAll(ApplyBytes(document)).size(), 3U);
  }
}

TEST(DamageTest, ADocumentCutAnywhereIsRefused) {
  Transformer transformer;
  for (const std::string& document : Documents()) {
    for (std::size_t size = 0; size < document.size(); ++size) {
      const Applied applied = ApplyBytes(document.substr(0, size), kKey, &transformer);
      SCOPED_TRACE(document.substr(0, size));
      ExpectRefused(applied);
    }
  }
}

TEST(DamageTest, AnythingBehindTheDocumentRefusesIt) {
  for (const std::string& document : Documents()) {
    for (const char* tail : {"x", "]", "}", ",", "{}", "null", "\"", "\x01", "\xEF\xBB\xBF"}) {
      EXPECT_TRUE(ApplyBytes(document + tail).outcome.refused) << tail;
    }
    EXPECT_TRUE(ApplyBytes(document + '\0').outcome.refused);
    EXPECT_TRUE(ApplyBytes(document + document).outcome.refused);
    EXPECT_FALSE(ApplyBytes(document + " \r\n\t").outcome.refused);
  }
}

// Sanitizers take ten times as long: there each 7th bit, so that all eight of a byte come up, and
// each 5th byte.
constexpr std::size_t kBitStep = kSanitized ? 7 : 1;
constexpr std::size_t kByteStep = kSanitized ? 5 : 1;

TEST(DamageTest, EveryFlippedBitIsHarmless) {
  Transformer transformer;
  for (const std::string& document : Documents()) {
    for (std::size_t bit = 0; bit < 8 * document.size(); bit += kBitStep) {
      std::string damaged = document;
      damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
      ExpectHarmless(damaged, transformer);
    }
  }
}

TEST(DamageTest, EveryMissingByteIsHarmless) {
  Transformer transformer;
  for (const std::string& document : Documents()) {
    for (std::size_t at = 0; at < document.size(); at += kByteStep) {
      ExpectHarmless(document.substr(0, at) + document.substr(at + 1), transformer);
    }
  }
}

TEST(DamageTest, RandomDamageIsHarmless) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  constexpr std::string_view kBytes = "{}[]:,\"\\ \n019-+.eEtfnux\x00\x1f\x7f\xc3\xff";
  Transformer transformer;
  const std::vector<std::string> documents = Documents();
  for (int round = 0; round < 4000; ++round) {
    std::string damaged = documents[random() % documents.size()];
    for (unsigned i = 0; i <= random() % 4; ++i) {
      const std::size_t at = random() % damaged.size();
      const char byte = kBytes[random() % kBytes.size()];
      if (random() % 2 == 0) {
        damaged[at] = byte;
      } else {
        damaged.insert(at, 1, byte);
      }
    }
    ExpectHarmless(damaged, transformer);
  }
}

TEST(DamageTest, DeepNestingIsRefusedWhereverItStands) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  // The unread value stands at depth 2.
  const auto document = [&](std::size_t depth) {
    return "{\"type\":\"track\",\"id\":\"t\",\"unread\":" + nested(depth - 1) + "}";
  };
  EXPECT_FALSE(ApplyBytes(document(64)).outcome.refused);
  EXPECT_TRUE(ApplyBytes(document(65)).outcome.refused);
  EXPECT_TRUE(ApplyBytes(document(1000)).outcome.refused);
  EXPECT_TRUE(ApplyBytes(std::string(4 << 20, '[')).outcome.refused);
  std::string objects;
  for (int i = 0; i < 100000; ++i) objects += "{\"track\":";
  EXPECT_TRUE(ApplyBytes(objects).outcome.refused);
}

TEST(DamageTest, DocumentsBeyondTheLimitAreRefusedUnread) {
  std::string large = "[" + std::string(kMaxDocumentBytes, ' ') + "]";
  const Applied applied = ApplyBytes(large);
  EXPECT_TRUE(applied.outcome.refused);
  EXPECT_THAT(Quarantine(applied)[0], ::testing::HasSubstr("too large: 67108866 bytes"));
}

TEST(DamageTest, TheReasonSaysWhatIsBrokenAndWhere) {
  const auto reason = [](const std::string& bytes) {
    return ApplyBytes(bytes).outcome.quarantine[0].reason;
  };
  EXPECT_EQ(reason(""), "not JSON at byte 0: it is empty");
  EXPECT_EQ(reason("[1, 2"), "not JSON at byte 5: it ends too early");
  EXPECT_EQ(reason("[1 2]"), "not JSON at byte 3: a comma or a closing bracket is due");
  EXPECT_EQ(reason("{\"a\" 1}"), "not JSON at byte 5: a colon is due");
  EXPECT_EQ(reason("{1: 1}"), "not JSON at byte 1: a key is due");
  EXPECT_EQ(reason("[1, 02]"), "not JSON at byte 4: a value is due");
  EXPECT_EQ(reason("[1] 2"), "not JSON at byte 4: nothing more is due");
  EXPECT_EQ(reason("\xEF\xBB\xBF[\"\\q\"]"), "not JSON at byte 5: an escape is broken");
  EXPECT_EQ(reason(std::string(100, '[')), "not JSON at byte 64: nested too deeply");
}

TEST(DamageTest, TheReasonSaysWhatBytesAreThatAreNoJson) {
  const auto reason = [](std::string_view bytes) {
    return ApplyBytes(bytes).outcome.quarantine[0].reason;
  };
  using namespace std::string_view_literals;
  EXPECT_EQ(reason("\xFF\xFE{\0}\0"sv), "not JSON: UTF-16 (little endian)");
  EXPECT_EQ(reason("\xFE\xFF\0{\0}"sv), "not JSON: UTF-16 (big endian)");
  EXPECT_EQ(reason("{\0\"\0a\0"sv), "not JSON: UTF-16 (little endian)");
  EXPECT_EQ(reason("\0{\0\"\0a"sv), "not JSON: UTF-16 (big endian)");
  EXPECT_EQ(reason("\xFF\xFE\0\0{\0\0\0"sv), "not JSON: UTF-32 (little endian)");
  EXPECT_EQ(reason("\x1F\x8B\x08\0\0\0\0\0"sv), "not JSON: gzip");
  EXPECT_EQ(reason("PK\x03\x04..."), "not JSON: a ZIP archive");
  EXPECT_EQ(reason("  <HTML><h1>502</h1>\n"),
            "not JSON: HTML, it begins with \"<HTML><h1>502</h1>⏎\"");
  EXPECT_EQ(reason("<?xml version=\"1.0\"?>"),
            "not JSON: XML, it begins with \"<?xml version=\"1.0\"?>\"");
  EXPECT_EQ(reason("\xEF\xBB\xBFToo many requests"),
            "not JSON: it begins with \"Too many requests\"");
  EXPECT_EQ(reason("a\x1B[2J\xC2\x9B\x7F\xC3\xA9"),
            "not JSON: it begins with \"a\uFFFD[2J\uFFFD\uFFFD\xC3\xA9\"");
  EXPECT_EQ(reason("a\xE9"), "not JSON: it begins with \"a\uFFFD\"");
  const std::string euros = std::string(59, 'x') + "\xE2\x82\xAC";
  EXPECT_EQ(reason(euros), "not JSON: it begins with \"" + euros.substr(0, 59) + "…\"");
}

}  // namespace
}  // namespace tracklake::testing
