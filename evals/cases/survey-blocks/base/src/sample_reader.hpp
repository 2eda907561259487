#pragma once

#include "block_cache.hpp"

namespace survey {

/// Reads a survey as if it were one piece of memory. The cache must outlive it.
class SampleReader {
 public:
  explicit SampleReader(BlockCache& cache) : cache_(cache) {}

  /// Copies `length` bytes from `offset` on. Throws std::out_of_range when the survey has fewer.
  void read(std::uint64_t offset, std::uint8_t* to, std::size_t length);

 private:
  BlockCache& cache_;
};

}  // namespace survey
