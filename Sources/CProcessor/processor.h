// What a processor can do and Swift has no word for yet: many bytes compared at once, memory asked for ahead of its use.
// Written with the vector types of Clang, so that it is the same on every machine.
#ifndef EARSHOT_PROCESSOR_H
#define EARSHOT_PROCESSOR_H

#include <stdint.h>

typedef uint8_t byte_vector __attribute__((vector_size(16)));
typedef int8_t truth_vector __attribute__((vector_size(16)));
typedef _Bool bit_vector __attribute__((ext_vector_type(16)));

static inline byte_vector sixteen_bytes(const void *_Nonnull bytes) {
  byte_vector vector;
  __builtin_memcpy(&vector, bytes, sizeof vector);
  return vector;
}

/// One bit for each truth, the first the lowest.
static inline uint32_t bits_of(truth_vector truths) {
  bit_vector bits = __builtin_convertvector(truths, bit_vector);
  uint16_t mask;
  __builtin_memcpy(&mask, &bits, sizeof mask);
  return mask;
}

/// Which of the sixteen bytes end the plain text of a JSON string: a quote, a backslash, a control character, or one that
/// is not ASCII. One bit for each byte, the first the lowest.
static inline uint32_t marks_of_plain_end(const void *_Nonnull bytes) {
  byte_vector vector = sixteen_bytes(bytes);
  // As signed numbers, what is not ASCII is below the space too.
  return bits_of((truth_vector)((vector == '"') | (vector == '\\')) | ((truth_vector)vector < 0x20));
}

/// Where the plain text of a JSON string that begins at `bytes` stops, at the first byte that ends it or at `end`; of a text
/// with fewer than sixteen bytes between `start` and `end` it may stop early.
static inline const uint8_t *_Nonnull end_of_plain_text(
    const uint8_t *_Nonnull bytes, const uint8_t *_Nonnull start, const uint8_t *_Nonnull end) {
  for (; end - bytes >= 16; bytes += 16) {
    uint32_t marks = marks_of_plain_end(bytes);
    if (marks != 0) return bytes + __builtin_ctz(marks);
  }
  if (end - start < 16) return bytes;
  // The last sixteen bytes, without those before.
  uint32_t marks = marks_of_plain_end(end - 16) >> (16 - (end - bytes));
  return marks == 0 ? end : bytes + __builtin_ctz(marks);
}

/// Which of the sixteen bytes JSON escapes: a quote, a backslash, a control character.
static inline uint32_t marks_of_escaped(const void *_Nonnull bytes) {
  byte_vector vector = sixteen_bytes(bytes);
  return bits_of((truth_vector)((vector == '"') | (vector == '\\') | (vector < 0x20)));
}

/// Copies `count` bytes, fewer than sixteen, and as many more as make sixteen, which are zeros. `target` has room for them.
static inline void copy_few_bytes(void *_Nonnull target, const void *_Nonnull bytes, uint64_t count) {
  const uint8_t *source = (const uint8_t *)bytes;
  uint64_t halves[2] = {0, 0};
  if (count >= 8) {
    // Two loads that overlap: of the second only what lies beyond the first.
    __builtin_memcpy(&halves[0], source, 8);
    __builtin_memcpy(&halves[1], source + count - 8, 8);
    halves[1] = halves[1] >> 1 >> (127 - 8 * count);
  } else if (count >= 4) {
    uint32_t first, last;
    __builtin_memcpy(&first, source, 4);
    __builtin_memcpy(&last, source + count - 4, 4);
    halves[0] = first | (uint64_t)last << (8 * (count - 4));
  } else if (count > 0) {
    halves[0] = source[0] | (uint64_t)source[count / 2] << (8 * (count / 2)) |
                (uint64_t)source[count - 1] << (8 * (count - 1));
  }
  __builtin_memcpy(target, halves, sizeof halves);
}

/// Which of the sixteen bytes equal `byte`.
static inline uint32_t marks_of_byte(const void *_Nonnull bytes, uint8_t byte) {
  return bits_of((truth_vector)(sixteen_bytes(bytes) == byte));
}

/// Which of the sixteen bytes lie in a range.
static inline uint32_t marks_of_range(const void *_Nonnull bytes, uint8_t first, uint8_t last) {
  byte_vector vector = sixteen_bytes(bytes) - first;
  return bits_of((truth_vector)(vector <= (uint8_t)(last - first)));
}

/// Which of the sixteen bytes are letters of ASCII.
static inline uint32_t marks_of_letters(const void *_Nonnull bytes) {
  byte_vector vector = (sixteen_bytes(bytes) | 0x20) - 'a';
  return bits_of((truth_vector)(vector < 26));
}

/// Which of the sixteen bytes are the same letter as the next, in either case; never the last.
static inline uint32_t marks_of_doubles(const void *_Nonnull bytes) {
  byte_vector vector = sixteen_bytes(bytes) | 0x20;
  byte_vector next = __builtin_shufflevector(
      vector, (byte_vector){0}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
  return bits_of((truth_vector)(vector == next));
}

typedef uint16_t wide_vector __attribute__((vector_size(32)));
typedef uint16_t half_vector __attribute__((ext_vector_type(16)));

/// The sum of sixteen small numbers.
static inline uint64_t sum_of(byte_vector numbers) {
  wide_vector wide = __builtin_convertvector(numbers, wide_vector);
  half_vector sums;
  __builtin_memcpy(&sums, &wide, sizeof sums);
  return __builtin_reduce_add(sums);
}

/// How many bytes of some kinds a text has.
struct byte_counts {
  /// Bytes that are not ASCII.
  uint64_t non_ascii;
  uint64_t digits;
  uint64_t at_signs;
};

/// Counts the bytes of a text by kind.
static inline struct byte_counts count_bytes(const uint8_t *_Nonnull bytes, uint64_t count) {
  struct byte_counts counts = {0, 0, 0};
  while (count > 0) {
    byte_vector non_ascii = {0}, digits = {0}, at_signs = {0};
    // Each of sixteen bytes counts to 255 before they are summed.
    for (int block = 0; block < 255 && count > 0; block++) {
      byte_vector vector;
      if (count >= 16) {
        vector = sixteen_bytes(bytes);
        bytes += 16;
        count -= 16;
      } else {
        copy_few_bytes(&vector, bytes, count);
        count = 0;
      }
      non_ascii += vector >> 7;
      digits -= (byte_vector)(vector - '0' < 10);
      at_signs -= (byte_vector)(vector == '@');
    }
    counts.non_ascii += sum_of(non_ascii);
    counts.digits += sum_of(digits);
    counts.at_signs += sum_of(at_signs);
  }
  return counts;
}

/// Tells the processor that the memory at `address` will soon be read. It changes nothing, whatever the address.
static inline void prefetch_for_reading(const void *_Nonnull address) { __builtin_prefetch(address, 0, 3); }

#endif
