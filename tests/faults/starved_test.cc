// What a machine without memory or threads makes of a transform, a commit and an extraction: each
// allocation and each start of a thread fails once, and then from there on. Every point runs in a
// process of its own, so that a crash or a hang is a finding and not the end.
//
// TRACKLAKE_SWEEP=N visits every Nth point; unset: a few hundred, for every day.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <string>

#include "base/exhausted.h"
#include "base/mutex.h"
#include "base/sanitized.h"
#include "extract/extract.h"
#include "extract/fake_playlist_internal.h"
#include "lake/testing/lake_world.h"
#include "spotify/testing/process_gate.h"
#include "starvation.h"
#include "transform/transformer.h"

namespace tracklake {
namespace {

using starvation::Of;

constexpr unsigned kHangSeconds = 60;

// What a point came to; exit codes of its process.
enum Verdict { kHeld = 0, kNotReached = 10, kViolated = 11, kEnded = 12 };

// Destructors of libraries ask for memory, and where there is none they end the process. The
// program has a handler that tells it (cli/app.cc); here it is only counted.
[[noreturn]] void OnTerminate() {
  starvation::Disarm();
  const std::exception_ptr exception = std::current_exception();
  try {
    if (exception) std::rethrow_exception(exception);
  } catch (const std::bad_alloc&) {
    _exit(kEnded);
  } catch (...) {
  }
  std::abort();
}

long StrideOr(long everyday) {
  const char* text = std::getenv("TRACKLAKE_SWEEP");
  return text == nullptr ? everyday : std::max(1L, std::atol(text));
}

// Runs one point in a child; what it says about a violation comes back in *finding.
int InChild(const std::function<std::string(bool* reached)>& point, std::string* finding) {
  int ends[2];
  if (pipe(ends) != 0) return kViolated;
  const pid_t child = fork();
  if (child == 0) {
    alarm(kHangSeconds);
    std::set_terminate(OnTerminate);
    bool reached = false;
    const std::string said = point(&reached);
    if (!said.empty() && write(ends[1], said.data(), said.size()) < 0) _exit(kViolated);
    _exit(!said.empty() ? kViolated : reached ? kHeld : kNotReached);
  }
  close(ends[1]);
  finding->clear();
  char buffer[4096];
  for (ssize_t n = 0; (n = read(ends[0], buffer, sizeof(buffer))) > 0;) {
    finding->append(buffer, static_cast<std::size_t>(n));
  }
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  *finding += WTERMSIG(status) == SIGALRM ? "it hangs" : strsignal(WTERMSIG(status));
  return kViolated;
}

// `run` does the work under the fault, `judge` says "" where all is well; both in one child.
struct Scenario {
  std::function<void()> run;
  std::function<std::string()> judge;
};

void Sweep(const std::string& name, Of what, long stride, const Scenario& scenario) {
  constexpr int kMaxFindings = 5;
  long points = 0;
  long ended = 0;
  int findings = 0;
  for (const bool for_ever : {false, true}) {
    for (long nth = 1;; nth += stride) {
      std::string finding;
      const int verdict = InChild(
          [&](bool* reached) {
            starvation::Arm(what, nth, for_ever);
            scenario.run();
            *reached = starvation::Disarm() >= nth;
            return scenario.judge();
          },
          &finding);
      if (verdict == kNotReached) break;
      ++points;
      ended += verdict == kEnded ? 1 : 0;
      if (verdict == kHeld || verdict == kEnded) continue;
      ADD_FAILURE() << name << ", number " << nth << (for_ever ? " and all after it" : "")
                    << " fails: " << finding;
      if (++findings == kMaxFindings) return;
    }
  }
  std::printf("starved: %s: %ld points, %d violations (%ld ended in a destructor)\n", name.c_str(),
              points, findings, ended);
}

bool IsOfTheMachine(const Error& error) {
  return error.kind == ErrorKind::kExhausted || error.kind == ErrorKind::kIo;
}

class StarvedTest : public testing::Test {
 protected:
  void SetUp() override {
    if (kSanitized) GTEST_SKIP() << "a sanitizer has allocation functions of its own";
  }
  TempLake folder_;
};

class StarvedTransformTest : public StarvedTest {
 protected:
  StarvedTransformTest() {
    PutRaw(store_, SmallWorld());
    MemoryStore other(folder_.path());
    PutRaw(other, SmallWorld());
    EXPECT_TRUE(Lake(&other, &clock_, {}).TransformAll().has_value());
    canonical_ = Everything(other);
  }

  // Right rows or an error of the machine, nothing committed that is not right, and the next run
  // makes the lake whole.
  std::string Judge(const Result<TransformReport>& report) {
    if (!report.has_value() && !IsOfTheMachine(report.error())) {
      return "not told as the machine's: " + report.error().message;
    }
    if (report.has_value()) {
      for (const Failure& failure : report->failures) {
        if (!IsOfTheMachine(failure.error)) return failure.subject + ": " + failure.error.message;
      }
    }
    Lake lake(&store_, &clock_, {});
    if (!store_.List("_tracklake/receipts/")->empty()) {
      const auto verified = lake.Verify();
      if (!verified.has_value()) return "verify: " + verified.error().message;
      if (!verified->clean()) return "verify: " + Describe(*verified);
    }
    const auto again = lake.TransformAll();
    if (!again.has_value()) return "again: " + again.error().message;
    return Everything(store_) == canonical_ ? "" : "another lake than without the fault";
  }

  Scenario Transforms(std::function<Result<TransformReport>()> transform) {
    // What comes out of a Lake as an exception is told at the program's own edge.
    return {[this, transform] { report_ = Guarded(transform); }, [this] { return Judge(report_); }};
  }

  SimulatedClock clock_{TimeOn(100)};
  MemoryStore store_{folder_.path()};
  std::map<std::string, std::string> canonical_;
  Result<TransformReport> report_;
};

TEST_F(StarvedTransformTest, AllDaysAreRewrittenOrTheMachineIsTold) {
  Sweep("transform --all", Of::kOwnMemory, StrideOr(1999),
        Transforms([this] { return Lake(&store_, &clock_, {}).TransformAll(); }));
}

TEST_F(StarvedTransformTest, NewObjectsGetInOrTheMachineIsTold) {
  Sweep("transform", Of::kOwnMemory, StrideOr(1999),
        Transforms([this] { return Lake(&store_, &clock_, {}).TransformNew(); }));
}

TEST_F(StarvedTransformTest, WithoutThreadsFewerWorkersDoItOrTheMachineIsTold) {
  const LakeOptions options{.workers = 4};
  Sweep("transform's threads", Of::kThreads, 1,
        Transforms([this, options] { return Lake(&store_, &clock_, options).TransformAll(); }));
}

class StarvedExtractTest : public StarvedTest {
 protected:
  class FixedToken final : public TokenSource {
   public:
    Result<Secret> Get() override { return Secret("token"); }
    void Reject(const Secret&) override {}
  };

  StarvedExtractTest() {
    playlist_.entries = 450;
    transport_.SetHandler([this](const HttpRequest& request) {
      const MutexLock lock(mutex_);
      return playlist_.Answer(request);
    });
    MemoryStore other(folder_.path());
    EXPECT_TRUE(Extract(&other).has_value());
    landed_ = Raw(other);
    EXPECT_EQ(landed_.size(), 1U);
  }

  Result<ExtractReport> Extract(ObjectStore* store) {
    return Guarded([&] {
      ProcessGate gate(&clock_);
      SeededRng rng(7);
      Client client(*ParseEndpoints(), &transport_, &tokens_, &gate, &clock_, &rng);
      ExtractRequest request;
      request.playlist_ids = {FakePlaylist::kId};
      request.concurrency = 3;
      return Extractor(&client, store, &clock_).Run(request);
    });
  }

  static std::map<std::string, std::string> Raw(ObjectStore& store) {
    std::map<std::string, std::string> objects;
    const auto listed = store.List("raw/");
    for (const ObjectInfo& info : *listed) {
      EXPECT_TRUE(store.Get(info.key, &objects[info.key]).has_value());
    }
    return objects;
  }

  std::string Judge(const Result<ExtractReport>& report) {
    if (!report.has_value() && !IsOfTheMachine(report.error())) {
      return "not told as the machine's: " + report.error().message;
    }
    const auto found = Raw(store_);
    if (!found.empty() && found != landed_) return "landed: " + found.begin()->first;
    const auto again = Extract(&store_);
    if (!again.has_value()) return "again: " + again.error().message;
    return Raw(store_) == landed_ ? "" : "another object than without the fault";
  }

  Scenario Extracts() {
    return {[this] { report_ = Extract(&store_); }, [this] { return Judge(report_); }};
  }

  Mutex mutex_;
  FakePlaylist playlist_ TL_GUARDED_BY(mutex_);
  FakeTransport transport_;
  FixedToken tokens_;
  SimulatedClock clock_{*ParseCompactTimestamp("20261120T060000Z")};
  MemoryStore store_{folder_.path()};
  std::map<std::string, std::string> landed_;
  Result<ExtractReport> report_;
};

TEST_F(StarvedExtractTest, APlaylistLandsOrTheMachineIsTold) {
  Sweep("extract", Of::kMemory, StrideOr(1), Extracts());
}

TEST_F(StarvedExtractTest, WithoutThreadsAPlaylistLandsOrTheMachineIsTold) {
  Sweep("extract's threads", Of::kThreads, 1, Extracts());
}

// Of the transformer alone every allocation fails in turn, in this process: it only throws.
class StarvedTransformerTest : public StarvedTest {
 protected:
  static std::string Padded(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    bytes.reserve(bytes.size() + ObjectStore::kReadPadding);
    return bytes;
  }

  static bool Same(const Outcome& one, const Outcome& other) {
    return one.counts == other.counts && one.refused == other.refused &&
           std::ranges::equal(one.quarantine, other.quarantine,
                              [](const QuarantineItem& a, const QuarantineItem& b) {
                                return a.reason == b.reason && a.pointer == b.pointer &&
                                       a.item == b.item;
                              });
  }
};

TEST_F(StarvedTransformerTest, MemoryThatIsMissingIsNeverTakenForBadData) {
  long points = 0;
  for (const auto& entry : std::filesystem::directory_iterator(TRACKLAKE_FIXTURES)) {
    const std::string bytes = Padded(entry.path());
    const auto apply = [&](Transformer* transformer) {
      Rows rows;
      Arena arena;
      transformer->Load(bytes);
      return transformer->Apply({"raw/a.json", TimeOn(0)}, &rows, &arena);
    };
    Transformer fresh;
    const Outcome right = apply(&fresh);
    const long stride = StrideOr(1);
    for (long nth = 1, asked = nth; asked >= nth; nth += stride, ++points) {
      Transformer starved;
      starvation::Arm(Of::kMemory, nth, false);
      try {
        const Outcome outcome = apply(&starved);
        starvation::Disarm();
        ASSERT_TRUE(Same(outcome, right)) << entry.path() << ", allocation " << nth;
      } catch (const std::bad_alloc&) {
        // Not thrown where a sort, which asks for room that it can do without, got none.
      }
      asked = starvation::Disarm();
      ASSERT_TRUE(Same(apply(&starved), right)) << entry.path() << " after allocation " << nth;
    }
  }
  std::printf("starved: transformer: %ld points, 0 violations\n", points);
}

}  // namespace
}  // namespace tracklake
