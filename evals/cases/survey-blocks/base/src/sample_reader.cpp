#include "sample_reader.hpp"

#include <algorithm>
#include <stdexcept>

namespace survey {

void SampleReader::read(std::uint64_t offset, std::uint8_t* to, std::size_t length) {
  while (length > 0) {
    const Block& block = cache_.get(offset / kBlockSize);
    const std::size_t start = offset % kBlockSize;
    if (start >= block.size()) throw std::out_of_range("the survey ends before this sample");
    const std::size_t part = std::min(length, block.size() - start);
    std::copy_n(block.data() + start, part, to);
    offset += part;
    to += part;
    length -= part;
  }
}

}  // namespace survey
