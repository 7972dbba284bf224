#include "query/worker/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <expected>
#include <utility>

#include "base/duration.h"
#include "base/os_error.h"
#include "base/sanitized.h"
#include "base/spawn_plan.h"
#include "query/worker/worker.h"

namespace tracklake {
namespace {

constexpr const char* kThisExecutable = "/proc/self/exe";
// Best effort: fewer turns between the two processes. Above it a user's pipes would be few.
constexpr int kPipeBytes = 256 << 10;

std::unexpected<Error> DoesNotStart(int error_number) {
  return WithHint(Fail(KindOfErrno(error_number), "the query's process does not start: {}",
                       std::strerror(error_number)),
                  CureOfErrno(error_number));
}

void CloseAll(std::initializer_list<int> descriptors) {
  for (const int descriptor : descriptors) {
    if (descriptor >= 0) close(descriptor);
  }
}

// The two ends of the pipe as standard input and output, and nothing else: what it writes to
// standard error, only sanitizers say. A session of its own, so it has no terminal, where it could
// type, and Ctrl-C is the owner's alone.
std::expected<pid_t, int> StartWorker(int input, int output) {
  SpawnPlan plan;
  plan.Give(input, STDIN_FILENO);
  plan.Give(output, STDOUT_FILENO);
  if (!kSanitized) plan.GiveNothing(STDERR_FILENO);
  plan.CloseFrom(STDERR_FILENO + 1);
  plan.OwnSession();
  return plan.Start(kThisExecutable, {"tracklake", kSqlWorkerRole}, std::vector<std::string>());
}

WorkerFailure Ours(Error error) { return {std::move(error), 0, true}; }

Error DiedBySignal(int signal, int memory_mb) {
  return WithHint(Fail(ErrorKind::kExhausted, "the query's process ended by itself (signal {}, {})",
                       signal, strsignal(signal)),
                  fmt::format("It may need more memory than query.memory_mb (now {}), or be nested "
                              "too deeply: ask for less at a time.",
                              memory_mb))
      .error();
}

// Who started this process may have had it ignore what becomes of its children. Then the kernel
// forgets a dead worker at once, why it died with it, and its number may be another process's when
// it is killed.
void KeepDeadChildren() {
  struct sigaction action;
  if (sigaction(SIGCHLD, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) {
    std::signal(SIGCHLD, SIG_DFL);
  }
}

}  // namespace

Result<std::unique_ptr<WorkerProcess>> WorkerProcess::Start(Limits limits) {
  KeepDeadChildren();
  std::array<int, 2> requests = {-1, -1};  // a socket, so that a write to a dead one is no signal
  std::array<int, 2> answers = {-1, -1};
  const int wake_up = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  std::expected<pid_t, int> process;
  if (wake_up < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, requests.data()) != 0 ||
      pipe2(answers.data(), O_CLOEXEC) != 0) {
    process = std::unexpected(errno);
  } else {
    process = StartWorker(requests[1], answers[1]);
  }
  CloseAll({requests[1], answers[1]});
  if (!process) {
    CloseAll({requests[0], answers[0], wake_up});
    return DoesNotStart(process.error());
  }
  fcntl(answers[0], F_SETPIPE_SZ, kPipeBytes);
  return std::unique_ptr<WorkerProcess>(
      new WorkerProcess(std::move(limits), *process, requests[0], answers[0], wake_up));
}

WorkerProcess::WorkerProcess(Limits limits, pid_t process, int requests, int answers, int wake_up)
    : limits_(std::move(limits)),
      process_(process),
      requests_(requests),
      answers_(answers),
      wake_up_(wake_up) {}

WorkerProcess::~WorkerProcess() {
  Kill();
  CloseAll({requests_, answers_, wake_up_});
}

bool WorkerProcess::is_alive() const {
  siginfo_t ended{};
  return process_ != 0 &&
         waitid(P_PID, static_cast<id_t>(process_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         ended.si_pid == 0;
}

// Its exit status as waitpid() tells it.
int WorkerProcess::Kill() {
  int status = 0;
  if (process_ == 0) return status;
  kill(process_, SIGKILL);  // nothing to one that is dead already
  while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = 0;
  return status;
}

std::unexpected<WorkerFailure> WorkerProcess::Dead() {
  if (limits_.stop.stop_requested()) {
    Kill();
    return std::unexpected(Ours({ErrorKind::kUnavailable, "the query was stopped", {}, {}}));
  }
  if (limits_.since.Elapsed() >= limits_.timeout) {
    Kill();
    return std::unexpected(
        Ours({ErrorKind::kExhausted,
              "the query did not end within " + FormatDuration(limits_.timeout),
              "Give it more time with --timeout or query.timeout, or ask for less.",
              {}}));
  }
  const int status = Kill();
  if (WIFSIGNALED(status)) {
    return std::unexpected(Ours(DiedBySignal(WTERMSIG(status), limits_.memory_mb)));
  }
  return std::unexpected(
      Ours({ErrorKind::kInternal,
            fmt::format("the query's process ended by itself (exit {})", WEXITSTATUS(status)),
            {},
            {}}));
}

std::unexpected<WorkerFailure> WorkerProcess::Babble() {
  Kill();
  return std::unexpected(
      Ours({ErrorKind::kInternal, "what the query's process says makes no sense", {}, {}}));
}

WorkerResult<> WorkerProcess::WaitFor(Wish wish) {
  const bool reads = wish == Wish::kRead;
  const std::stop_callback wake(limits_.stop, [this] { eventfd_write(wake_up_, 1); });
  while (process_ != 0) {
    const auto left = limits_.timeout - limits_.since.Elapsed();
    if (left.count() <= 0 || limits_.stop.stop_requested()) return Dead();
    std::array<pollfd, 2> ready = {
        pollfd{reads ? answers_ : requests_, static_cast<short>(reads ? POLLIN : POLLOUT), 0},
        pollfd{wake_up_, POLLIN, 0}};
    const int count = poll(ready.data(), ready.size(), static_cast<int>(left.count()));
    if (count < 0 && errno != EINTR) break;
    if (count > 0 && ready[1].revents == 0) return {};
  }
  return Dead();
}

WorkerResult<> WorkerProcess::Send(std::string_view frame) {
  while (!frame.empty()) {
    if (auto ready = WaitFor(Wish::kWrite); !ready) return ready;
    const ssize_t sent = send(requests_, frame.data(), frame.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EINTR && errno != EAGAIN) return Dead();
    if (sent > 0) frame.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

WorkerResult<> WorkerProcess::Read(char* bytes, std::size_t size) {
  while (size > 0) {
    if (auto ready = WaitFor(Wish::kRead); !ready) return ready;
    const ssize_t got = read(answers_, bytes, size);
    if (got == 0 || (got < 0 && errno != EINTR)) return Dead();
    if (got < 0) continue;
    bytes += got;
    size -= static_cast<std::size_t>(got);
  }
  return {};
}

WorkerResult<Frame> WorkerProcess::Receive() {
  std::array<char, kFrameHeaderBytes> bytes;
  if (auto read = Read(bytes.data(), bytes.size()); !read) return std::unexpected(read.error());
  const auto header = ReadFrameHeader(bytes);
  if (!header) return Babble();
  buffer_.resize(header->body_bytes);
  if (auto read = Read(buffer_.data(), buffer_.size()); !read) {
    return std::unexpected(read.error());
  }
  if (header->kind != FrameKind::kError) return Frame{header->kind, buffer_};
  auto failure = ReadWorkerError(buffer_);
  if (!failure) return Babble();
  return std::unexpected(WorkerFailure{std::move(failure->error), failure->lines_above, false});
}

WorkerResult<Frame> WorkerProcess::Expect(FrameKind expected) {
  auto answer = Receive();
  if (answer && answer->kind != expected) return Babble();
  return answer;
}

WorkerResult<Frame> WorkerProcess::Ask(std::string_view frame, FrameKind expected) {
  if (auto sent = Send(frame); !sent) return std::unexpected(sent.error());
  return Expect(expected);
}

}  // namespace tracklake
