// The pointwise functions of one float. Sums, products, quotients and square roots are IEEE 754's; maximum and minimum keep
// NaN and order zeros by their sign, as Java's do.

__device__ __forceinline__ float maximum(float a, float b) {
  return a > b ? a : b > a ? b : a == b ? floatOf(bitsOf(a) & bitsOf(b)) : a + b;
}

__device__ __forceinline__ float minimum(float a, float b) {
  return a < b ? a : b < a ? b : a == b ? floatOf(bitsOf(a) | bitsOf(b)) : a + b;
}

__device__ __forceinline__ float greater(float a, float b) { return a > b ? 1.0f : 0.0f; }

__device__ __forceinline__ float sign(float a) { return a > 0 ? 1.0f : a < 0 ? -1.0f : a; }

__device__ __forceinline__ float sigmoid(float a) { return 1 / (1 + expf(-a)); }

__device__ __forceinline__ float softplus(float a) {
  float tail = log1pf(expf(-fabsf(a)));
  return a != a ? a : (a > 0 ? a : 0.0f) + tail;
}

// 0 identity, 1 ReLU, 2 tanh, 3 sigmoid.
__device__ __forceinline__ float activate(int activation, float a) {
  return activation == 0 ? a : activation == 1 ? maximum(a, 0.0f) : activation == 2 ? tanhf(a) : sigmoid(a);
}
