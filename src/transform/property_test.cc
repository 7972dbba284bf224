// What holds for every document, tried on random ones: wrong types, nulls, missing fields and all
// shapes inside each other.
#include <nlohmann/json.hpp>
#include <random>

#include "base/sanitized.h"
#include "transform/testing/damage.h"

namespace tracklake::testing {
namespace {

using Document = nlohmann::ordered_json;

// Makes documents out of the seeds by taking fields away and putting others' values in.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {
    for (const std::string& text : Documents()) seeds_.push_back(Document::parse(text));
  }

  Document Next() {
    Document document = seeds_[Below(seeds_.size())];
    for (std::size_t i = Below(6); i > 0; --i) Change(Somewhere(document));
    return document;
  }

  // The same with fields in another order, but for those of search results, whose lists are read as
  // they stand.
  Document Shuffled(const Document& document) {
    Document shuffled = document;
    if (document.is_object()) {
      std::vector<std::pair<std::string, Document>> fields;
      for (const auto& [key, value] : document.items()) fields.emplace_back(key, Shuffled(value));
      if (!HoldsLists(document)) std::shuffle(fields.begin(), fields.end(), random_);
      shuffled = Document::object();
      for (auto& [key, value] : fields) shuffled[key] = std::move(value);
    } else if (document.is_array()) {
      for (Document& element : shuffled) element = Shuffled(element);
    }
    return shuffled;
  }

 private:
  static bool HoldsLists(const Document& object) {
    int lists = 0;
    for (const char* name : {"tracks", "albums", "artists", "playlists", "audio_features"}) {
      lists += object.contains(name);
    }
    return lists > 1;
  }

  std::size_t Below(std::size_t bound) { return random_() % bound; }

  Document& Somewhere(Document& document) {
    Document* at = &document;
    while (at->is_structured() && !at->empty() && Below(5) != 0) {
      at = &std::next(at->begin(), static_cast<std::ptrdiff_t>(Below(at->size()))).value();
    }
    return *at;
  }

  void Change(Document& value) {
    static const Document kValues = Document::parse(R"([null, true, 0, -1, 55.0, 5.5, 3000000000,
        1e300, "", "x", "track", "episode", "album", "playlist", "1999", [], {}, [null], [5],
        {"id": "i"}, {"items": [{"track": {"id": "w"}}]}, "2021-05-05T05:05:05.5Z", {"total": 5}])");
    if (value.is_object() && !value.empty() && Below(2) == 0) {
      value.erase(std::next(value.begin(), static_cast<std::ptrdiff_t>(Below(value.size()))));
    } else if (Below(4) == 0) {
      Document other = seeds_[Below(seeds_.size())];
      value = Document(Somewhere(other));
    } else {
      value = kValues[Below(kValues.size())];
    }
  }

  std::mt19937 random_;
  std::vector<Document> seeds_;
};

class PropertyTest : public ::testing::Test {
 protected:
  template <typename Check>
  void ForRandomDocuments(Check check) {
    const unsigned seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    Generator generator(seed);
    for (int round = 0; round < kRounds; ++round) check(generator, generator.Next());
  }

  static constexpr int kRounds = kSanitized ? 500 : 3000;
  Transformer transformer_;
};

TEST_F(PropertyTest, CountsReconcile) {
  ForRandomDocuments([&](Generator&, const Document& document) {
    const Applied applied = ApplyBytes(document.dump(), kKey, &transformer_);
    SCOPED_TRACE(document.dump());
    ExpectReconciled(applied);
    if (applied.outcome.refused) ExpectRefused(applied);
  });
}

TEST_F(PropertyTest, AUsedTransformerGivesWhatAFreshOneGives) {
  ForRandomDocuments([&](Generator&, const Document& document) {
    const Applied used = ApplyBytes(document.dump(), kKey, &transformer_);
    const Applied again = ApplyBytes(document.dump(), kKey, &transformer_);
    EXPECT_EQ(SelectAll(used), SelectAll(again)) << document.dump();
    EXPECT_EQ(Quarantine(used), Quarantine(again)) << document.dump();
    EXPECT_EQ(used.outcome.counts, again.outcome.counts);
  });
}

TEST_F(PropertyTest, RowsDoNotDependOnHowTheJsonIsWritten) {
  ForRandomDocuments([&](Generator&, const Document& document) {
    const Applied plain = ApplyBytes(document.dump(), kKey, &transformer_);
    const Applied spaced = ApplyBytes(document.dump(3), kKey, &transformer_);
    const Applied escaped = ApplyBytes(document.dump(-1, ' ', true), kKey, &transformer_);
    EXPECT_EQ(SelectAll(plain), SelectAll(spaced)) << document.dump();
    EXPECT_EQ(SelectAll(plain), SelectAll(escaped)) << document.dump();
    EXPECT_EQ(Quarantine(plain), Quarantine(spaced)) << document.dump();
  });
}

TEST_F(PropertyTest, RowsDoNotDependOnTheOrderOfFields) {
  ForRandomDocuments([&](Generator& generator, const Document& document) {
    const Applied plain = ApplyBytes(document.dump(), kKey, &transformer_);
    const Applied shuffled = ApplyBytes(generator.Shuffled(document).dump(), kKey, &transformer_);
    EXPECT_EQ(SelectAll(plain), SelectAll(shuffled)) << document.dump();
    EXPECT_EQ(plain.outcome.refused, shuffled.outcome.refused) << document.dump();
  });
}

}  // namespace
}  // namespace tracklake::testing
