#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace survey {

/// Bytes of a survey file. Only the last block of a file is shorter than kBlockSize.
using Block = std::vector<std::uint8_t>;

constexpr std::size_t kBlockSize = 4096;

/// Where blocks come from.
class BlockSource {
 public:
  virtual ~BlockSource() = default;

  /// Throws std::out_of_range behind the end, std::system_error when the medium fails; network
  /// shares do so now and then, and the next attempt succeeds.
  virtual Block read(std::uint64_t index) = 0;
};

}  // namespace survey
