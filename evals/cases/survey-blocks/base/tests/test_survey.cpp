#include <cassert>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "survey.hpp"

using namespace survey;

namespace {

/// Blocks that are filled with their index.
struct Numbered : BlockSource {
  int reads = 0;

  Block read(std::uint64_t index) override {
    ++reads;
    return Block(kBlockSize, static_cast<std::uint8_t>(index));
  }
};

std::uint8_t at(SampleReader& reader, std::uint64_t offset) {
  std::uint8_t value = 0;
  reader.read(offset, &value, 1);
  return value;
}

void write(const std::string& path, std::size_t size, char fill) {
  std::ofstream(path, std::ios::binary) << std::string(size, fill);
}

void the_last_used_blocks_stay() {
  Numbered source;
  BlockCache cache(source, 2);
  SampleReader reader(cache);
  for (const std::uint64_t index : {0, 1, 0, 2, 0}) assert(at(reader, index * kBlockSize) == index);
  assert(source.reads == 3);
  assert(cache.size() == 2);
}

void an_invalid_block_is_read_again() {
  Numbered source;
  BlockCache cache(source, 2);
  SampleReader reader(cache);
  at(reader, 0);
  at(reader, kBlockSize);
  cache.invalidate(0);
  cache.invalidate(7);
  at(reader, 1);
  assert(source.reads == 3);
}

void reads_cross_blocks() {
  Numbered source;
  BlockCache cache(source, 4);
  std::vector<std::uint8_t> bytes(kBlockSize + 2);
  SampleReader(cache).read(kBlockSize - 1, bytes.data(), bytes.size());
  assert(bytes.front() == 0 && bytes[1] == 1 && bytes[kBlockSize] == 1 && bytes.back() == 2);
}

void a_survey_ends() {
  write("line-7.dat", kBlockSize + 10, 'a');
  Survey line("line-7.dat", 2);
  SampleReader reader = line.reader();
  assert(at(reader, kBlockSize + 9) == 'a');
  for (const std::uint64_t offset : {kBlockSize + 10, 2 * kBlockSize}) {
    try {
      at(reader, offset);
      assert(false);
    } catch (const std::out_of_range&) {
    }
  }
  std::remove("line-7.dat");
}

}  // namespace

int main() {
  the_last_used_blocks_stay();
  an_invalid_block_is_read_again();
  reads_cross_blocks();
  a_survey_ends();
  std::puts("ok");
}
