// The random numbers of docs/random-numbers.md: streams of Philox and the planes of the Metropolis sweeps.

typedef unsigned int u32;
typedef unsigned long long u64;

__device__ __forceinline__ void philox(u32 c[4], u32 k0, u32 k1) {
  for (int round = 0; round < 10; round++) {
    u64 from0 = 0xD2511F53ull * c[0];
    u64 from2 = 0xCD9E8D57ull * c[2];
    c[0] = (u32)(from2 >> 32) ^ c[1] ^ k0;
    c[1] = (u32)from2;
    c[2] = (u32)(from0 >> 32) ^ c[3] ^ k1;
    c[3] = (u32)from0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
}

// The two numbers of a block of a stream.
__device__ __forceinline__ void philoxBlock(u64 seed, u32 purpose, u32 stream, u64 block, u64 &first, u64 &second) {
  u32 c[4] = {(u32)block, (u32)(block >> 32), stream, purpose};
  philox(c, (u32)seed, (u32)(seed >> 32));
  first = (u64)c[1] << 32 | c[0];
  second = (u64)c[3] << 32 | c[2];
}

struct Keys {
  u64 key0, key1;
};

__device__ __forceinline__ u64 plane(Keys keys, u64 row, u64 word, u32 k) {
  u64 z = keys.key0 + (row << 32 | word << 6 | k) * 0x9E3779B97F4A7C15ull;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ z >> 27 ^ keys.key1) * 0x94D049BB133111EBull;
  return z ^ z >> 31;
}
