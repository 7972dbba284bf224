#include "simulator/trend.h"

#include <algorithm>

#include "simulator/mix.h"

namespace tracklake::simulator {
namespace {

constexpr int kFull = 1000;
constexpr int kWavePeriodDays = 9;
constexpr int kHeatWave = 35;
constexpr int kPopularityWave = 2;
constexpr int kFirstDayHeat = 300;
constexpr int kForgottenHalfLives = 10;

// kFull on day 0, half of it after each half-life, straight lines between.
int Fade(std::int64_t days, int half_life_days) {
  const std::int64_t halvings = days / half_life_days;
  if (halvings >= kForgottenHalfLives) return 0;
  const int from = kFull >> halvings;
  return from - static_cast<int>(from / 2 * (days % half_life_days) / half_life_days);
}

int Shape(const Life& life, std::int64_t age_days) {
  if (age_days >= life.rise_days) return Fade(age_days - life.rise_days, life.half_life_days);
  return kFirstDayHeat +
         static_cast<int>((kFull - kFirstDayHeat) * age_days / std::max(life.rise_days, 1));
}

}  // namespace

int HeatOn(const Life& life, Day day) {
  const std::int64_t age = (day - life.born).count();
  if (age < 0) return 0;
  const int heat = life.potential * Shape(life, age) / kFull;
  return std::clamp(heat + Wave(life.key, day, kWavePeriodDays, kHeatWave) * heat / kFull, 0,
                    kFull);
}

int PopularityOn(const Life& life, Day day) {
  if (life.potential == 0) return 0;
  const int heat = HeatOn(life, day);
  const int fame = heat * (2 * kFull - heat) / kFull;  // the first listeners count most
  const int score = (200 * life.stature + 200 * life.potential + 600 * fame) / kFull;
  return std::clamp(score / 10 + Wave(life.key + 1, day, kWavePeriodDays, kPopularityWave), 1, 100);
}

int ArtistPopularityOn(std::uint64_t key, int stature, Day day) {
  return std::clamp(stature / 10 + Wave(key, day, 3 * kWavePeriodDays, 3), 0, 100);
}

std::int64_t FollowersOn(std::uint64_t key, int stature, Day day) {
  const std::int64_t fans = std::int64_t{stature} * stature * stature / 7;
  const std::int64_t years_in_days = std::max<std::int64_t>(day.time_since_epoch().count(), 0);
  return fans * (10'000 + years_in_days) / 20'000 + static_cast<std::int64_t>(key % 97);
}

}  // namespace tracklake::simulator
