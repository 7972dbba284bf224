// Where the text of a consent lies: a private file, or a secret somewhere else. Any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "store/locks.h"

namespace tracklake {

class ConsentPlace {
 public:
  // What Reserve() made ready.
  class Room {
   public:
    virtual ~Room() = default;
    // As Write().
    virtual Result<> Fill(const Secret& text) = 0;
  };

  virtual ~ConsentPlace() = default;

  // As people are told of it.
  virtual std::string name() const = 0;

  // nullopt where there is none.
  virtual Result<std::optional<Secret>> Read() = 0;
  // Durable when it returns. Only under the lock.
  virtual Result<> Write(const Secret& text) = 0;
  // Tells what would refuse a text that is yet to come. Only under the lock.
  virtual Result<std::unique_ptr<Room>> Reserve() = 0;
  virtual Result<> Remove() = 0;

  // Waits until nobody else changes it; nullptr where that cannot be: then another process may
  // have changed it meanwhile.
  virtual Result<std::unique_ptr<HeldLock>> Lock() = 0;

  // Whether others might read it, and the cure.
  virtual std::optional<std::string> RightsProblem() = 0;
};

}  // namespace tracklake
