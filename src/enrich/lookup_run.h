// One lookup's part of an enrichment: call after call until every id is answered or something
// stands in the way. Not thread-safe, used once.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "enrich/enrich.h"
#include "extract/open_gaps.h"

namespace tracklake {

class LookupRun {
 public:
  // Borrows everything.
  LookupRun(Lookup* lookup, ObjectStore* store, Clock* clock, const Enricher::Hooks& hooks)
      : lookup_(*lookup), store_(*store), clock_(*clock), hooks_(hooks), gaps_(store) {
    report_.name = lookup->kind().name;
    report_.provider = lookup->kind().provider;
  }

  // Asks for nothing: the provider refused before, for this reason.
  void StopBefore(const Refusal& refusal) { stop_ = refusal; }

  // Takes the ids that were found out of *ids; the rest stay, in their order.
  Result<> Run(std::vector<std::string>* ids);

  LookupReport TakeReport() { return std::move(report_); }
  std::int64_t answers() const { return answers_; }  // landed

  // A refusal that every other request to the provider would meet.
  const std::optional<Refusal>& stopped_for_good() const { return for_good_; }

 private:
  using Ids = std::span<const std::string>;

  Result<> AskAll(std::vector<std::string> ids);
  std::size_t CountOf(Ids ids) const;
  Result<> Ask(Ids ids);
  Result<> AskEach(Ids ids);
  Result<> TakeAnswer(Ids ids, Fetched fetched, const LookupAnswer& answer,
                      const std::string& target);
  Result<> TakeRefusal(Ids ids, const Refusal& refusal);
  Result<> Unknown(const std::string& id, const Refusal& refusal);
  Result<> Stop(const std::string& next_id, const Refusal& refusal);
  Result<> LandClosed(const std::string& reason);
  Result<> LandFailure(const std::string& id, const Refusal& refusal);
  Result<> Land(std::string_view kind, std::string_view id, Seconds at, std::string_view bytes);
  Result<> Remember(const std::vector<std::pair<std::string, std::string>>& answers);

  Lookup& lookup_;
  ObjectStore& store_;
  Clock& clock_;
  const Enricher::Hooks& hooks_;
  OpenGaps gaps_;
  LookupReport report_;
  std::optional<NegativeAnswers> negative_;
  std::vector<std::string> found_;
  std::int64_t answers_ = 0;
  int failures_in_a_row_ = 0;
  std::optional<Refusal> stop_;
  std::optional<Refusal> for_good_;
};

}  // namespace tracklake
