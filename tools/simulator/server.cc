#include "simulator/server.h"

#include <arpa/inet.h>
#include <httplib.h>
#include <sys/socket.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace tracklake::simulator {
namespace {

constexpr const char* kHost = "127.0.0.1";
// More connections than this wait for one to end.
constexpr std::size_t kThreads = 64;
constexpr int kBacklog = 128;
constexpr std::size_t kMaxRequestsPerConnection = 1'000'000;
constexpr time_t kKeepAliveSeconds = 5;
constexpr std::size_t kMaxRequestBytes = 1 << 20;
constexpr int kMaxDescriptors = 4096;

Request Translate(const httplib::Request& in) {
  Request request{in.method, in.path, {}, in.get_header_value("Authorization"), in.body};
  for (const auto& [name, value] : in.params) request.query.emplace(name, value);
  return request;
}

int PortOf(const sockaddr_in& address) {
  return address.sin_family == AF_INET ? ntohs(address.sin_port) : -1;
}

// The library hands out no sockets, so our ends of its connections are found by their ports: `act`
// is called for each that goes from our port to the client's (0: of any client).
void ForEachConnection(int our_port, int client_port, void (*act)(int socket)) {
  for (int fd = 0; fd < kMaxDescriptors; ++fd) {
    sockaddr_in us{};
    sockaddr_in peer{};
    socklen_t size = sizeof(us);
    if (getsockname(fd, reinterpret_cast<sockaddr*>(&us), &size) != 0) continue;
    size = sizeof(peer);
    if (getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) != 0) continue;
    if (PortOf(us) != our_port) continue;
    if (client_port == 0 || PortOf(peer) == client_port) act(fd);
  }
}

// Dissolves the connection at once: the kernel sends RST.
void Reset(int socket) {
  sockaddr nobody{};
  nobody.sa_family = AF_UNSPEC;
  connect(socket, &nobody, sizeof(nobody));
}

// An idle connection ends, one that is being answered ends after the answer.
void StopReading(int socket) { shutdown(socket, SHUT_RD); }

// A provider sends the body as it is, while set_content would compress it for most clients, which
// costs more time than all the rest.
void Deliver(Reply reply, httplib::Response& out) {
  out.status = reply.status;
  for (const auto& [name, value] : reply.headers) out.set_header(name, value);
  const auto body = std::make_shared<const std::string>(std::move(reply.body));
  if (body->empty()) {
    out.set_content("", reply.content_type);
    return;
  }
  const std::size_t end = reply.delivery == Delivery::kTruncated ? body->size() / 2 : body->size();
  out.set_content_provider(body->size(), reply.content_type,
                           [body, end, ticket = std::move(reply.ticket)](
                               std::size_t offset, std::size_t length, httplib::DataSink& sink) {
                             if (offset >= end) return false;
                             return sink.write(body->data() + offset,
                                               std::min(length, end - offset));
                           });
}

}  // namespace

class Server::Impl : private httplib::Server {
 public:
  Impl() {
    new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    set_tcp_nodelay(true);
    // The library's own choice would let two servers share a port.
    set_socket_options([](socket_t socket) {
      const int yes = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    });
    set_keep_alive_max_count(kMaxRequestsPerConnection);
    set_keep_alive_timeout(kKeepAliveSeconds);
    set_payload_max_length(kMaxRequestBytes);
    set_pre_routing_handler([](const httplib::Request& in, httplib::Response& out) {
      if (in.method == "GET" || in.method == "POST") return HandlerResponse::Unhandled;
      Deliver(ApiError(405, "Method not allowed"), out);
      return HandlerResponse::Handled;
    });
  }

  Result<int> Take(int port) {
    const int taken = port == 0 ? bind_to_any_port(kHost) : (bind_to_port(kHost, port) ? port : -1);
    if (taken <= 0) {
      return WithHint(Fail(ErrorKind::kUnavailable, "cannot listen on {}:{}", kHost, port),
                      "Another program has that port: choose another, or --port 0 for any.");
    }
    port_ = taken;
    ::listen(svr_sock_, kBacklog);  // the library itself allows five to wait
    return taken;
  }

  void Run(std::function<Reply(const Request&)> handler) {
    handler_ = std::move(handler);
    const auto serve = [this](const httplib::Request& in, httplib::Response& out) {
      Serve(in, out);
    };
    Get(".*", serve);
    Post(".*", serve);
    thread_ = std::thread([this] { listen_after_bind(); });
    while (!is_running()) std::this_thread::yield();
  }

  void End() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    stopped_.notify_all();
    stop();
    ForEachConnection(port_, 0, StopReading);
    if (thread_.joinable()) thread_.join();
  }

 private:
  void Serve(const httplib::Request& in, httplib::Response& out) {
    Reply reply = handler_(Translate(in));
    if (reply.delay.count() > 0) {
      std::unique_lock lock(mutex_);
      stopped_.wait_for(lock, reply.delay, [this] { return stopping_; });
    }
    if (reply.delivery == Delivery::kReset) ForEachConnection(port_, in.remote_port, Reset);
    Deliver(std::move(reply), out);
  }

  std::function<Reply(const Request&)> handler_;
  std::thread thread_;
  int port_ = 0;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;  // guarded by mutex_
};

Server::Server() : impl_(std::make_unique<Impl>()) {}
Server::~Server() { Stop(); }
Result<int> Server::Bind(int port) { return impl_->Take(port); }
void Server::Start(std::function<Reply(const Request&)> handler) { impl_->Run(std::move(handler)); }
void Server::Stop() { impl_->End(); }

}  // namespace tracklake::simulator
