#include "app/quota_ledger.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "base/whole_number.h"

namespace tracklake::app {
namespace {

// Services that are not Spotify's: they ask for slowness, and count no days.
constexpr std::string_view kUnlimitedFamilies[] = {"reccobeats"};

// All that is asked for (FamilyOf).
constexpr std::string_view kFamilies[] = {
    "albums",       "artists",         "audio-features", "me",     "me/albums",
    "me/following", "me/player",       "me/playlists",   "me/top", "me/tracks",
    "playlists",    "playlists/items", "reccobeats",     "search", "tracks"};

// "artists=600"
Result<> AddFamily(std::string_view text, QuotaBudgets* budgets) {
  const std::size_t sign = text.find('=');
  const std::string_view family = Trim(text.substr(0, sign));
  const std::string_view number =
      sign == std::string_view::npos ? std::string_view() : Trim(text.substr(sign + 1));
  const auto calls = WholeNumber<std::int64_t>(number);
  if (family.empty() || !calls || *calls < 0) {
    return WithHint(Fail(ErrorKind::kConfig, "quota.families: \"{}\" is not a budget", text),
                    "Write family=calls, as artists=600; 0 is unlimited. The families: tracklake "
                    "quota");
  }
  budgets->families[std::string(family)] = *calls;
  return {};
}

// What the account is called in the ledger's key: nothing can be read back from it.
Result<std::string> AccountOf(const Config& config) {
  if (!config.quota_account.empty()) return config.quota_account;
  if (!config.client_id.empty()) return config.client_id.Reveal();
  return WithHint(Fail(ErrorKind::kConfig, "there is no account to count calls for"),
                  "Set SPOTIPY_CLIENT_ID, or quota.account where several apps share a quota.");
}

Result<QuotaBudgets> QuotaBudgetsOf(const Config& config) {
  QuotaBudgets budgets;
  budgets.calls_per_day = config.quota_calls_per_day;
  for (const std::string_view family : kUnlimitedFamilies)
    budgets.families[std::string(family)] = 0;
  for (const std::string& text : config.quota_families) TL_TRY(AddFamily(text, &budgets));
  return budgets;
}

}  // namespace

const std::string& LedgerPlace(const Config& config) {
  return config.quota_ledger.empty() ? config.lake_dir : config.quota_ledger;
}

Result<> CheckFamilies(const Config& config) {
  TL_ASSIGN(const QuotaBudgets budgets, QuotaBudgetsOf(config));
  for (const auto& [family, calls] : budgets.families) {
    if (std::ranges::find(kFamilies, family) != std::end(kFamilies)) continue;
    const std::string_view nearest = NearestWord(family, kFamilies);
    return WithHint(Fail(ErrorKind::kConfig, "there is no family {}", family),
                    nearest.empty() ? fmt::format("The families: {}.", fmt::join(kFamilies, ", "))
                                    : fmt::format("Did you mean {}?", nearest));
  }
  return {};
}

Result<std::unique_ptr<QuotaLedger>> QuotaLedger::Open(const Services& services) {
  const Config& config = services.config;
  TL_ASSIGN(QuotaBudgets budgets, QuotaBudgetsOf(config));
  TL_ASSIGN(const std::string account, AccountOf(config));
  TL_ASSIGN(auto store, services.places.Open(LedgerPlace(config)));
  return std::unique_ptr<QuotaLedger>(
      new QuotaLedger(std::move(store), account, std::move(budgets)));
}

}  // namespace tracklake::app
