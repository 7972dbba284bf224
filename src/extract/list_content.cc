#include "extract/list_content.h"

#include <utility>

namespace tracklake {
namespace {

constexpr std::size_t kDigits = 32;

class Hashing final : public Splicer::Sink {
 public:
  Result<> Write(std::string_view bytes) override {
    object_.Add(bytes);
    return {};
  }
  Result<> End(std::string_view /*annotation*/) override {
    content_.AddObject(std::exchange(object_, Sha256Stream()).Hex());
    return {};
  }
  std::string Finish(std::string_view doubt) { return content_.Finish(doubt); }

 private:
  Sha256Stream object_;
  ListContent content_;
};

}  // namespace

std::string ListContent::Finish(std::string_view doubt) {
  hash_.Add(doubt);
  return hash_.Hex().substr(0, kDigits);
}

Result<> SpliceRead(const PagesInProgress& pages, const ListRead& read, Splicer::Sink* sink) {
  Splicer splicer(read.facts, sink);
  TL_TRY(splicer.Start(read.body, read.first));
  std::string body;
  for (const ListPage& page : read.pages) {
    TL_TRY(pages.ReadPage(page.asked, &body));
    TL_TRY(splicer.Add(body, page.list, page.offset));
  }
  return splicer.Finish();
}

Result<std::string> ContentOf(const PagesInProgress& pages, const ListRead& read,
                              std::string_view doubt) {
  Hashing hashing;
  TL_TRY(SpliceRead(pages, read, &hashing));
  return hashing.Finish(doubt);
}

}  // namespace tracklake
