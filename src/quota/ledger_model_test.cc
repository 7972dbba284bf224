// Several processes on one ledger, step by step in a random order that a seed decides: they die
// between any two steps, meet each other in the middle of a write, fail to write, send late what
// they were given leave for, and live with a clock that goes back. What Spotify would have counted
// is kept beside it, in true time.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/sanitized.h"
#include "lake/testing/hooked_store.h"
#include "quota/ledger_gate.h"
#include "store/memory/memory_store.h"

namespace tracklake {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr char kFamily[] = "playlists/items";
constexpr char kPlace[] = "ledger";
constexpr std::int64_t kBudget = 40;
constexpr int kProcesses = 3;
constexpr int kEvents = 6000;
constexpr int kSeeds = kSanitized ? 12 : 60;
const Seconds kStart = *ParseCompactTimestamp("20261121T120000Z");

struct Crash {};

// What the clock shows: true time less what it lost.
class LosingClock final : public Clock {
 public:
  Micros Now() override { return Micros(truth - lost); }
  void SleepFor(std::chrono::milliseconds) override {}

  Seconds truth = kStart;
  seconds lost{0};
};

class LedgerModelTest : public testing::TestWithParam<int> {
 protected:
  struct Process {
    explicit Process(ObjectStore* disk) : store(disk), ledger(&store, kPlace) {}
    HookedStore store;
    Ledger ledger;
    std::unique_ptr<LedgerGate> gate;
    bool is_ending = false;  // in its destructors, which do not throw
    bool is_dead = false;
  };

  LedgerModelTest() : rng_(static_cast<std::uint64_t>(GetParam())) {
    for (auto& process : processes_) process = Start();
  }

  // At the end each gives back what it has, and nobody dies or acts in between any more.
  ~LedgerModelTest() override {
    is_nested_ = true;
    for (const auto& process : processes_) process->is_ending = true;
  }

  bool Happens(double probability) { return rng_.NextUnit() < probability; }
  std::int64_t Below(std::int64_t limit) {
    return static_cast<std::int64_t>(rng_.Next() % static_cast<std::uint64_t>(limit));
  }

  // Between any two steps: the process may die, or another one may act first.
  void Between(Process* process) {
    if (process->is_dead) return;
    if (crashes_ && Happens(0.01)) {
      process->is_dead = true;
      if (process->is_ending) return;
      throw Crash();
    }
    if (is_nested_ || !Happens(0.05)) return;
    is_nested_ = true;
    Act(Below(kProcesses), process);
    is_nested_ = false;
  }

  std::unique_ptr<Process> Start() {
    auto process = std::make_unique<Process>(&disk_);
    const auto step = [this, self = process.get()](std::string_view, std::string_view) -> Result<> {
      Between(self);
      if (self->is_dead) return Fail(ErrorKind::kIo, "a dead process writes nothing");
      if (crashes_ && !is_closing_ && Happens(0.02)) return Fail(ErrorKind::kIo, "a bad disk");
      return {};
    };
    process->store.before = step;
    process->store.after = step;
    process->store.read = [this, self = process.get()](std::string_view) { Between(self); };
    process->gate =
        std::make_unique<LedgerGate>(&process->ledger, QuotaBudgets{kBudget, {}}, &clock_);
    return process;
  }

  // One process does something; never the one in whose middle we are.
  void Act(std::int64_t index, const Process* busy) {
    auto& process = processes_[static_cast<std::size_t>(index)];
    if (process.get() == busy) return;
    try {
      if (Happens(0.02)) {
        process->is_ending = true;
        process->gate.reset();  // it gives back what it has
        process = Start();
      } else if (Happens(0.01)) {
        Refuse(process.get());
      } else {
        Call(process.get());
      }
    } catch (const Crash&) {
      ++deaths_;
      is_closing_ = false;
      process = Start();
    }
  }

  void Call(Process* process) {
    const Seconds closed_until = closed_until_;  // as known before it asks
    if (!process->gate->Admit(kFamily).has_value()) return;
    EXPECT_GE(clock_.truth, closed_until) << "a call of a closed family was admitted";
    if (crashes_ && Happens(0.02)) {  // before the request left
      process->is_dead = true;
      throw Crash();
    }
    arrivals_.push_back(clock_.truth + seconds(Below(kQuotaInFlight.count())));
  }

  void Refuse(Process* process) {
    const seconds wait(60 + Below(3 * 3600));
    is_closing_ = true;  // on a good disk: what cannot be written nobody else can know
    process->gate->Close(kFamily, clock_.NowSeconds() + wait, Closing::kRateLimit);
    is_closing_ = false;
    closed_until_ = std::max(closed_until_, clock_.truth + wait);
  }

  // The most calls that arrived within any 24 hours.
  std::int64_t MostInADay() {
    std::ranges::sort(arrivals_);
    std::int64_t most = 0;
    std::size_t first = 0;
    for (std::size_t last = 0; last < arrivals_.size(); ++last) {
      while (arrivals_[last] - arrivals_[first] >= hours(24)) ++first;
      most = std::max(most, static_cast<std::int64_t>(last - first + 1));
    }
    return most;
  }

  void Live(double backward_jumps) {
    for (int event = 0; event < kEvents; ++event) {
      clock_.truth += seconds(Happens(0.02) ? Below(5 * 3600) : Below(60));
      if (Happens(backward_jumps)) clock_.lost += seconds(Below(3600));
      Act(Below(kProcesses), nullptr);
    }
  }

  SeededRng rng_;
  LosingClock clock_;
  MemoryStore disk_;
  std::array<std::unique_ptr<Process>, kProcesses> processes_;
  std::vector<Seconds> arrivals_;
  Seconds closed_until_{};
  bool crashes_ = true;
  bool is_nested_ = false;
  bool is_closing_ = false;
  int deaths_ = 0;
};

TEST_P(LedgerModelTest, NoDayEverHoldsMoreThanTheBudget) {
  SCOPED_TRACE(testing::Message() << "seed " << GetParam());
  Live(0.001);
  EXPECT_LE(MostInADay(), kBudget);
  EXPECT_GT(deaths_, 0);
}

TEST_P(LedgerModelTest, WithoutCrashesNothingOfTheBudgetIsWasted) {
  SCOPED_TRACE(testing::Message() << "seed " << GetParam());
  crashes_ = false;
  Live(0);
  EXPECT_EQ(MostInADay(), kBudget);
}

INSTANTIATE_TEST_SUITE_P(Seeds, LedgerModelTest, testing::Range(1, kSeeds + 1));

}  // namespace
}  // namespace tracklake
