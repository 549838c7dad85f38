// What matrix products and convolutions do around cuBLAS and cuDNN, moves of rows, and parameter updates.

// c = activation(scale * c + bias), where scale 0 does not read c; rows of a matrix, one bias a column.
extern "C" __global__ void finishMatrix(
    int rows, int columns, float *c, int stride, float scale, const float *bias, int activation) {
  size_t i = threadNumber();
  if (i < (size_t)rows * columns) {
    size_t column = i % columns;
    float *element = c + i / columns * stride + column;
    float value = scale == 0 ? 0.0f : scale == 1 ? *element : scale * *element;
    *element = activate(activation, bias == nullptr ? value : value + bias[column]);
  }
}
KERNEL(finishMatrix)

// c *= the slope of the activation whose output is y; where ReLU's is 0 so is c.
extern "C" __global__ void multiplySlope(
    int rows, int columns, float *c, int stride, const float *output, int outputStride, int activation) {
  size_t i = threadNumber();
  if (i < (size_t)rows * columns) {
    float *element = c + i / columns * stride + i % columns;
    float y = output[i / columns * outputStride + i % columns];
    *element = activation == 1 ? (y > 0 ? *element : 0.0f) : *element * (activation == 2 ? 1 - y * y : y * (1 - y));
  }
}
KERNEL(multiplySlope)

// output = activation(output + bias), planes of images, one bias a channel.
extern "C" __global__ void finishImages(
    int images, int channels, int pixels, float *output, const float *bias, int activation) {
  size_t i = threadNumber();
  if (i < (size_t)images * channels * pixels) {
    float value = bias == nullptr ? output[i] : output[i] + bias[i / pixels % channels];
    output[i] = activate(activation, value);
  }
}
KERNEL(finishImages)

// padded[p][y][x] = image[p][y - top][x - left], beyond the edge 0 or, where the image repeats, its other side.
extern "C" __global__ void padImages(
    int planes, int height, int width, int paddedHeight, int paddedWidth, int top, int left, int periodic,
    const float *images, float *padded) {
  size_t i = threadNumber();
  if (i < (size_t)planes * paddedHeight * paddedWidth) {
    int column = (int)(i % paddedWidth) - left;
    int row = (int)(i / paddedWidth % paddedHeight) - top;
    size_t from = i / paddedWidth / paddedHeight * height;
    if (periodic) {
      padded[i] = images[(from + row % height) * width + column % width];
    } else {
      bool inside = row >= 0 && row < height && column >= 0 && column < width;
      padded[i] = inside ? images[(from + row) * width + column] : 0.0f;
    }
  }
}
KERNEL(padImages)

// The gradient of padImages: every pixel of an image sums, in ascending order, those of padded that were made of it.
extern "C" __global__ void foldImages(
    int planes, int height, int width, int paddedHeight, int paddedWidth, int top, int left, int periodic,
    const float *padded, float *images) {
  size_t i = threadNumber();
  if (i < (size_t)planes * height * width) {
    int firstRow = (int)(i / width % height) + top;
    int firstColumn = (int)(i % width) + left;
    const float *from = padded + i / width / height * paddedHeight * paddedWidth;
    float sum = 0;
    for (int row = firstRow; row < paddedHeight; row += periodic ? height : paddedHeight) {
      for (int column = firstColumn; column < paddedWidth; column += periodic ? width : paddedWidth) {
        sum += from[(size_t)row * paddedWidth + column];
      }
    }
    images[i] = sum;
  }
}
KERNEL(foldImages)

// output[r][c] = table[indices[r]][c]
extern "C" __global__ void gatherRows(int rows, int width, const float *table, const int *indices, float *output) {
  size_t i = threadNumber();
  if (i < (size_t)rows * width) {
    output[i] = table[(size_t)indices[i / width] * width + i % width];
  }
}
KERNEL(gatherRows)

// table[t][c] += source[r][c] for the rows r that point to t, in ascending order: order[starts[t]] to order[starts[t + 1]].
extern "C" __global__ void scatterAddRows(
    int tableRows, int width, const float *source, const int *starts, const int *order, float *table) {
  size_t i = threadNumber();
  if (i < (size_t)tableRows * width) {
    size_t row = i / width;
    float sum = table[i];
    for (int next = starts[row]; next < starts[row + 1]; next++) {
      sum += source[(size_t)order[next] * width + i % width];
    }
    table[i] = sum;
  }
}
KERNEL(scatterAddRows)

// The value, 0 where it is subnormal.
__device__ __forceinline__ float normal(float value) { return fabsf(value) < floatOf(0x00800000u) ? 0.0f : value; }

// Adam with the roundings of the scalar twin.
extern "C" __global__ void adam(
    int count, float *parameters, const float *gradients, float *firstMoments, float *secondMoments, float step,
    float beta1, float beta2, float gain1, float gain2, float epsilon, float unbias) {
  size_t i = threadNumber();
  if (i < count) {
    float gradient = gradients[i];
    float mean = normal(fmaf(beta1, firstMoments[i], gain1 * gradient));
    float variance = normal(fmaf(beta2, secondMoments[i], gain2 * gradient * gradient));
    float deviation = sqrtf(variance * unbias) + epsilon;
    firstMoments[i] = mean;
    secondMoments[i] = variance;
    parameters[i] -= step * mean / deviation;
  }
}
KERNEL(adam)

extern "C" __global__ void sgd(
    int count, float *parameters, const float *gradients, float *velocities, float rate, float momentum) {
  size_t i = threadNumber();
  if (i < count) {
    float velocity = fmaf(momentum, velocities[i], gradients[i]);
    velocities[i] = velocity;
    parameters[i] = fmaf(-rate, velocity, parameters[i]);
  }
}
KERNEL(sgd)
