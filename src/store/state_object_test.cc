#include "store/state_object.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "lake/testing/hooked_store.h"
#include "store/testing/store_world.h"

namespace tracklake {
namespace {

constexpr const char* kKey = "_tracklake/state/sum.json";

// A sum, and the names of what was added.
struct Sum {
  int value = 0;
  std::string names = {};
};

int& Parsed() {
  static thread_local int parsed = 0;
  return parsed;
}

std::string Format(const Sum& sum) { return std::to_string(sum.value) + ' ' + sum.names; }

Result<Sum> Parse(const std::string& bytes, std::string_view place) {
  ++Parsed();
  Sum sum;
  const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), sum.value);
  if (error != std::errc() || *end != ' ') {
    return WithHint(Fail(ErrorKind::kCorruption, "{} is no sum", place), "Count again.");
  }
  sum.names = std::string(end + 1, bytes.data() + bytes.size());
  return sum;
}

Result<Sum> ParseOrForget(const std::string& bytes, std::string_view place) {
  return Parse(bytes, place).value_or(Sum());
}

// As if only the last five names were kept.
std::optional<bool> Holds(const Sum& mine, const Sum& /*before*/, const Sum& now) {
  if (now.names.contains(mine.names.back())) return true;
  return now.names.size() > mine.names.size() + 5 ? std::nullopt : std::optional(false);
}

constexpr StateFormat<Sum> kStrict{Format, Parse, Holds};
constexpr StateFormat<Sum> kForgetful{Format, ParseOrForget};

auto Add(char name) {
  return [name](Sum* sum) {
    ++sum->value;
    sum->names += name;
    return true;
  };
}

class StateObjectTest : public testing::TestWithParam<const char*> {
 protected:
  StateObject<Sum> Open(const StateFormat<Sum>& format = kStrict) {
    return {&hooked_, kKey, format};
  }
  // Somebody else, whom no hook meets.
  void AddElsewhere(char name, int times = 1) {
    StateObject<Sum> other(world_.get(), kKey, kStrict);
    for (int i = 0; i < times; ++i) ASSERT_TRUE(other.Update(Add(name)).has_value());
  }
  Sum Stored() { return **StateObject<Sum>(world_.get(), kKey, kStrict).Load(); }

  // The next answer is lost, before or after the write; `meanwhile` comes first.
  void LoseAnswer(bool applied, const std::function<void()>& meanwhile) {
    (applied ? hooked_.after : hooked_.before) =
        [meanwhile, lost = false](std::string_view, std::string_view) mutable -> Result<> {
      if (std::exchange(lost, true)) return {};
      meanwhile();
      return Fail(ErrorKind::kUnknown, "lost");
    };
  }

  const StoreWorld world_{GetParam()};
  HookedStore hooked_{world_.get()};
};

TEST_P(StateObjectTest, WhereThereIsNoneItHasNoValueYet) {
  auto sum = Open();
  EXPECT_EQ((*sum.Load())->value, 0);
  EXPECT_FALSE(sum.exists());
  ASSERT_TRUE(sum.Update(Add('a')).has_value());
  EXPECT_TRUE(sum.exists());
  EXPECT_EQ(Stored().value, 1);
}

TEST_P(StateObjectTest, IsTakenApartOnlyWhenItHasChanged) {
  auto sum = Open();
  AddElsewhere('a');
  Parsed() = 0;
  for (int i = 0; i < 3; ++i) EXPECT_EQ((*sum.Load())->value, 1);
  EXPECT_EQ(Parsed(), 1);
  AddElsewhere('b');
  EXPECT_EQ((*sum.Load())->value, 2);
}

TEST_P(StateObjectTest, AChangeIsMadeAgainOnWhatSomebodyElseWrote) {
  auto sum = Open();
  int tries = 0;
  const auto changed = sum.Update([&](Sum* value) {
    if (++tries == 1) AddElsewhere('b');
    return Add('a')(value);
  });
  ASSERT_TRUE(changed.has_value());
  EXPECT_EQ(tries, 2);
  EXPECT_EQ((*changed)->names, "ba");
  EXPECT_EQ(Stored().value, 2);
}

TEST_P(StateObjectTest, AChangeThatAlwaysMeetsAnotherEndsAfterABoundedNumberOfTries) {
  auto sum = Open();
  int tries = 0;
  const auto changed = sum.Update([&](Sum* value) {
    ++tries;
    AddElsewhere('b');
    return Add('a')(value);
  });
  ASSERT_FALSE(changed.has_value());
  EXPECT_EQ(changed.error().kind, ErrorKind::kConflict);
  EXPECT_EQ(tries, kMaxStateConflicts);
  EXPECT_EQ(Stored().value, kMaxStateConflicts);
}

TEST_P(StateObjectTest, WhatHasNothingToWriteWritesNothing) {
  auto sum = Open();
  ASSERT_TRUE(sum.Update([](Sum*) { return false; }).has_value());
  EXPECT_FALSE(sum.exists());
  EXPECT_FALSE(world_->Head(kKey).has_value());
}

TEST_P(StateObjectTest, ASwapLosesToWhoeverWasFirst) {
  auto sum = Open();
  ASSERT_TRUE(sum.Load().has_value());
  AddElsewhere('b');
  const auto swapped = sum.Swap({7, "a"});
  ASSERT_FALSE(swapped.has_value());
  EXPECT_EQ(swapped.error().kind, ErrorKind::kConflict);
  ASSERT_TRUE(sum.Load().has_value());
  ASSERT_TRUE(sum.Swap({7, "a"}).has_value());
  EXPECT_EQ(Stored().value, 7);
}

TEST_P(StateObjectTest, WhatCannotBeReadIsLeftAloneAndNamedWithItsCure) {
  ASSERT_TRUE(world_->PutIfAbsent(kKey, "{").has_value());
  auto sum = Open();
  const auto changed = sum.Update(Add('a'));
  ASSERT_FALSE(changed.has_value());
  EXPECT_EQ(changed.error().kind, ErrorKind::kCorruption);
  EXPECT_TRUE(changed.error().message.contains(kKey)) << changed.error().message;
  EXPECT_FALSE(changed.error().hint.empty());
  std::string bytes;
  ASSERT_TRUE(world_->Get(kKey, &bytes).has_value());
  EXPECT_EQ(bytes, "{");
}

TEST_P(StateObjectTest, WhatCannotBeReadAndIsNoLossIsWrittenAnew) {
  ASSERT_TRUE(world_->PutIfAbsent(kKey, "{").has_value());
  auto sum = Open(kForgetful);
  ASSERT_TRUE(sum.Update(Add('a')).has_value());
  EXPECT_EQ(Stored().names, "a");
}

TEST_P(StateObjectTest, AChangeWhoseAnswerWasLostIsMadeOnceWhoeverCameAfter) {
  for (const bool applied : {false, true}) {
    ASSERT_TRUE(Open().Replace({}).has_value());
    auto sum = Open();
    LoseAnswer(applied, [&] { AddElsewhere('b', 3); });
    const auto changed = sum.Update(Add('a'));
    ASSERT_TRUE(changed.has_value()) << applied;
    EXPECT_EQ(std::ranges::count((*changed)->names, 'a'), 1) << applied;
    EXPECT_EQ(Stored().value, 4) << applied;
    hooked_.before = hooked_.after = [](auto, auto) { return Result<>(); };
  }
}

TEST_P(StateObjectTest, AChangeThatMayBeMadeTwiceIsMadeAgain) {
  auto sum = Open(kForgetful);
  LoseAnswer(true, [&] { AddElsewhere('b'); });
  ASSERT_TRUE(sum.Update(Add('a')).has_value());
  EXPECT_EQ(Stored().names, "aba");
}

TEST_P(StateObjectTest, AChangeThatNobodyCanTellAnyMoreIsAnErrorAndNotMadeAgain) {
  auto sum = Open();
  LoseAnswer(false, [&] { AddElsewhere('b', 9); });
  const auto changed = sum.Update(Add('a'));
  ASSERT_FALSE(changed.has_value());
  EXPECT_EQ(changed.error().kind, ErrorKind::kUnknown);
  EXPECT_EQ(Stored().value, 9);
}

TEST_P(StateObjectTest, ReplacesAndRemovesWhateverStandsThere) {
  auto sum = Open();
  ASSERT_TRUE(world_->PutIfAbsent(kKey, "{").has_value());
  ASSERT_TRUE(sum.Replace({3, "abc"}).has_value());
  EXPECT_EQ(Stored().value, 3);
  ASSERT_TRUE(sum.Update(Add('d')).has_value());
  ASSERT_TRUE(sum.Remove().has_value());
  EXPECT_FALSE(sum.exists());
  EXPECT_FALSE(world_->Head(kKey).has_value());
  EXPECT_EQ((*sum.Load())->value, 0);
}

TEST_P(StateObjectTest, OfManyThreadsNoneLosesWhatAnotherWroteAndNoneIsMadeTwice) {
  constexpr int kThreads = 4;
  constexpr int kChanges = 20;
  constexpr StateFormat<Sum> kNothingForgotten{
      Format, Parse, [](const Sum& mine, const Sum&, const Sum& now) {
        return std::optional(now.names.contains(mine.names.back()));
      }};
  std::atomic<int> failures = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&, i] {
        StateObject<Sum> sum(world_.get(), kKey, kNothingForgotten);
        for (int k = 0; k < kChanges; ++k) {
          const char name = static_cast<char>('!' + i * kChanges + k);
          failures += sum.Update(Add(name)).has_value() ? 0 : 1;
        }
      });
    }
  }
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(Stored().value, kThreads * kChanges);
}

INSTANTIATE_TEST_SUITE_P(Stores, StateObjectTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
