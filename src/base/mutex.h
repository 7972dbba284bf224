// Mutexes that clang's thread-safety analysis understands, which std::mutex is not where libstdc++
// is used. A member names its mutex with TL_GUARDED_BY, a function that wants it held says so with
// TL_REQUIRES, and `tools/check locks` refuses whatever touches the one without the other. What
// is no longer shared is read under the lock all the same, or moved out under it.
#pragma once

#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define TL_THREAD_SAFETY(attribute) __attribute__((attribute))
#else
#define TL_THREAD_SAFETY(attribute)
#endif
#define TL_CAPABILITY TL_THREAD_SAFETY(capability("mutex"))
#define TL_SCOPED_CAPABILITY TL_THREAD_SAFETY(scoped_lockable)
#define TL_GUARDED_BY(mutex) TL_THREAD_SAFETY(guarded_by(mutex))
#define TL_PT_GUARDED_BY(mutex) TL_THREAD_SAFETY(pt_guarded_by(mutex))
#define TL_REQUIRES(...) TL_THREAD_SAFETY(requires_capability(__VA_ARGS__))
#define TL_ACQUIRE(...) TL_THREAD_SAFETY(acquire_capability(__VA_ARGS__))
#define TL_RELEASE(...) TL_THREAD_SAFETY(release_capability(__VA_ARGS__))

namespace tracklake {

// Taken by MutexLock only.
class TL_CAPABILITY Mutex {
 private:
  friend class CondVar;
  friend class MutexLock;
  friend class MutexUnlock;
  std::mutex mutex_;
};

// Holds the mutex while it lives.
class TL_SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) TL_ACQUIRE(mutex) : lock_(mutex.mutex_) {}
  ~MutexLock() TL_RELEASE() {}
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  const std::lock_guard<std::mutex> lock_;
};

// Within a MutexLock: lets others have the mutex while it lives, whatever is thrown meanwhile.
class TL_SCOPED_CAPABILITY MutexUnlock {
 public:
  explicit MutexUnlock(Mutex& mutex) TL_RELEASE(mutex) : mutex_(mutex) { mutex_.mutex_.unlock(); }
  ~MutexUnlock() TL_RELEASE() { mutex_.mutex_.lock(); }
  MutexUnlock(const MutexUnlock&) = delete;
  MutexUnlock& operator=(const MutexUnlock&) = delete;

 private:
  Mutex& mutex_;
};

class CondVar {
 public:
  // May wake without a call of NotifyAll(), so: while (!ready_) changed_.Wait(mutex_);
  void Wait(Mutex& mutex) TL_REQUIRES(mutex) {
    std::unique_lock lock(mutex.mutex_, std::adopt_lock);
    changed_.wait(lock);
    lock.release();
  }
  void NotifyAll() { changed_.notify_all(); }
  void NotifyOne() { changed_.notify_one(); }

 private:
  std::condition_variable changed_;
};

}  // namespace tracklake
