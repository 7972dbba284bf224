// One GET with all its tries, the same against every server: asks the gate before each, waits as
// the schedule says, checks what came, and says what stands in the way. What is special about a
// server (its credential, the words for its refusals) are the functions that a client overrides.
// Not thread-safe, used once.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "spotify/call_gate.h"
#include "spotify/client.h"
#include "spotify/tries.h"

namespace tracklake {

// Is it a failure of this machine's disk, memory or files?
bool IsOwn(ErrorKind kind);

class RetryingGet {
 public:
  // Borrows all but the strings. `target` stands below the root; `family` is what the gate counts;
  // `what` names the object asked for in errors; `document` and `read` as for Client::Get().
  RetryingGet(Upstream* upstream, CallGate* gate, const Url& root, std::string target,
              std::string family, std::string_view what, JsonDocument* document,
              const Client::Reader& read);
  virtual ~RetryingGet() = default;
  RetryingGet(const RetryingGet&) = delete;
  RetryingGet& operator=(const RetryingGet&) = delete;

  Reply Run();

 protected:
  // Adds what the server wants to know of us; a refusal where that cannot be had.
  virtual std::optional<Refusal> Authorize(HttpRequest*) { return std::nullopt; }
  // Takes our secrets out of an answer, before anything of it is cut or cited; at how many places.
  virtual int Mask(HttpResponse*) { return 0; }
  // What a good answer says that does not read, where it says something.
  virtual Result<> Complain(const Error& unreadable) { return std::unexpected(unreadable); }
  // The answer is understood.
  virtual void OnAnswer(int /*masked*/) {}
  // After an answer that is none: may it be asked for again? Waits until then.
  virtual bool WaitForNext();
  // Words for what stands in the way; the gate has been told.
  virtual void Word(Refusal*) {}

  Tries& tries() { return tries_; }
  const Answer& answer() const { return answer_; }  // the last one
  const std::string& body() const { return body_; }
  const std::string& target() const { return target_; }
  const std::string& family() const { return family_; }

 private:
  using Outcome = std::optional<std::expected<Fetched, Refusal>>;

  Outcome Try();
  Outcome AfterFailure(const Error& error, Seconds now);
  Outcome AfterBody(Seconds now, int masked);
  Outcome AfterAnswer(Seconds now);
  Result<> Read();
  std::unexpected<Refusal> Refuse(Seconds now);

  Upstream& upstream_;
  CallGate* const gate_;
  const std::string target_;
  const std::string family_;
  const std::string_view what_;
  JsonDocument* const document_;
  const Client::Reader& read_;
  HttpRequest request_;
  Tries tries_;
  Answer answer_;
  std::string body_;
};

}  // namespace tracklake
