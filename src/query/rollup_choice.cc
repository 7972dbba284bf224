#include "query/rollup_choice.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <ranges>
#include <utility>

#include "query/rolled_views.h"

namespace tracklake {
namespace {

class RollupChoice {
 public:
  RollupChoice(Catalog* catalog, const std::set<std::string>& names, std::optional<Day> as_of)
      : catalog_(catalog), as_of_(as_of) {
    for (const RollupRelation& relation : RollupRelations()) {
      if (!names.contains(std::string(relation.name))) continue;
      relations_.push_back(&relation);
      there_.merge(catalog->ListRollups(relation.name));
    }
    for (const std::string& key : there_) {
      const auto newest = NewestDayOf(key);
      if (newest && !(as_of && *newest > *as_of)) ends_[MonthOf(*newest)].insert(*newest);
    }
  }

  Result<std::vector<Rollup>> Choose() && {
    TakeMonths();
    TL_TRY(TakeDays());
    std::vector<Rollup> chosen;
    for (auto& [month, its] : chosen_) std::ranges::move(its, std::back_inserter(chosen));
    DropDamaged(&chosen);
    return chosen;
  }

 private:
  // Whether it is there, and by which of its names.
  bool Find(Rollup* rollup) const {
    rollup->is_lacking = there_.contains(rollup->lacking_key);
    return there_.contains(rollup->name());
  }

  void TakeMonths() {
    for (const RollupRelation* relation : relations_) {
      for (Rollup& rollup : RollupsOf(*relation, catalog_->months())) {
        const Month month = rollup.month;
        const bool is_read_whole = !as_of_ || Day(month / std::chrono::last) <= *as_of_;
        if (is_read_whole && Find(&rollup)) {
          chosen_[month].push_back(std::move(rollup));
        } else {
          incomplete_.insert(month);
        }
      }
    }
  }

  // The names of those of days hang on the days' parts, which the catalog reads for that: they, or
  // those behind them, are read by the statement anyway.
  Result<> TakeDays() {
    std::erase_if(ends_, [&](const auto& end) { return !incomplete_.contains(end.first); });
    if (ends_.empty()) return {};
    TL_ASSIGN(const auto files, catalog_->Files([&](Month month, const CatalogMonth&) {
      return ends_.contains(month);
    }));
    for (const auto& [month, days] : ends_) {
      for (const Day day : days | std::views::reverse) {
        auto rollups = Through(day, files);
        if (rollups.size() > chosen_[month].size()) chosen_[month] = std::move(rollups);
      }
    }
    return {};
  }

  std::vector<Rollup> Through(Day day, std::span<const CatalogFile> files) const {
    const auto tables = TablesOf(FilesThrough(files, day));
    std::vector<Rollup> found;
    for (const RollupRelation* relation : relations_) {
      auto rollup = RollupThrough(*relation, day, tables);
      if (rollup && Find(&*rollup)) found.push_back(*std::move(rollup));
    }
    return found;
  }

  void DropDamaged(std::vector<Rollup>* rollups) {
    std::vector<std::string> keys;
    for (const Rollup& rollup : *rollups) keys.push_back(rollup.name());
    const auto whole = catalog_->FindRollups(keys);
    std::erase_if(*rollups, [&](const Rollup& rollup) { return !whole.contains(rollup.name()); });
  }

  Catalog* const catalog_;
  const std::optional<Day> as_of_;
  std::vector<const RollupRelation*> relations_;
  std::set<std::string, std::less<>> there_;  // keys
  std::map<Month, std::set<Day>> ends_;       // newest days of those of days
  std::set<Month> incomplete_;                // not all relations are there whole
  std::map<Month, std::vector<Rollup>> chosen_;
};

}  // namespace

Result<std::vector<Rollup>> ChooseRollups(Catalog& catalog, const std::set<std::string>& names,
                                          std::optional<Day> as_of) {
  return RollupChoice(&catalog, names, as_of).Choose();
}

}  // namespace tracklake
