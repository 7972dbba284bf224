#include "enrich/reccobeats.h"

#include <fmt/ranges.h>

#include "enrich/answer.h"

namespace tracklake {
namespace {

constexpr LookupKind kKind = {"audio-features-reccobeats", "audio-features", "audio-features",
                              "reccobeats", kReccoBeatsFamily};
constexpr AnswerShape kShape = {"content", "href"};

}  // namespace

const LookupKind& ReccoBeatsLookup::kind() const { return kKind; }

std::string ReccoBeatsLookup::Target(std::span<const std::string> ids) const {
  return fmt::format("/audio-features?ids={}", fmt::join(ids, ","));
}

Reply ReccoBeatsLookup::Ask(std::span<const std::string> ids, LookupAnswer* answer) {
  const std::string what = fmt::format("ReccoBeats' features of {} tracks", ids.size());
  return client_->Get(Target(ids), what, &document_,
                      [&](std::string_view, JsonValue root) -> Result<> {
                        TL_ASSIGN(*answer, ReadAnswer(root, kShape, ids));
                        // A track that nobody asked for stands for none that somebody did.
                        for (const auto& [id, given] : answer->relinked)
                          answer->missing.push_back(id);
                        answer->relinked.clear();
                        return {};
                      });
}

}  // namespace tracklake
