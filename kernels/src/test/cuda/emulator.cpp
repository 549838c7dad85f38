// The parts of libcuda, libnvrtc, libcublas and libcudnn that Lodestone calls, on the host, so that its GPU backend is
// tested without a GPU: memory is the host's, programs are compiled by g++, cuBLAS and cuDNN are loops. It answers
// questions of correctness only: no timing of it means anything.
#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

typedef std::function<void()> Work;

static std::vector<Work> *recording;

static int submit(Work work) {
  if (recording != nullptr) {
    recording->push_back(std::move(work));
  } else {
    work();
  }
  return 0;
}

// Device memory: guards on either side, and neither they nor the block start as zeros.
static const size_t GUARD = 64;

static bool intact(const char *guard) {
  for (size_t i = 0; i < GUARD; i++) {
    if ((unsigned char)guard[i] != 0xA5) return false;
  }
  return true;
}

extern "C" {
int cuInit(unsigned) { return 0; }
int cuDriverGetVersion(int *version) { return *version = 13000, 0; }
int cuGetErrorName(int, const char **name) { return *name = "CUDA_ERROR_EMULATED", 0; }
int cuGetErrorString(int, const char **text) { return *text = "the emulator found a fault", 0; }
int cuDeviceGet(int *device, int ordinal) { return *device = ordinal, ordinal == 0 ? 0 : 101; }
int cuDeviceGetCount(int *count) { return *count = 1, 0; }
int cuDeviceGetName(char *name, int length, int) { return snprintf(name, length, "emulated on the host"), 0; }
int cuDeviceTotalMem_v2(size_t *bytes, int) { return *bytes = size_t(1) << 30, 0; }
int cuDeviceGetAttribute(int *value, int attribute, int) {
  switch (attribute) {
    case 75: return *value = 9, 0;        // compute capability, major
    case 76: return *value = 0, 0;        // minor
    case 16: return *value = 4, 0;        // multiprocessors
    case 97: return *value = 101376, 0;   // shared memory of a block on request
    default: return 1;
  }
}
int cuDevicePrimaryCtxRetain(void **context, int) { return *context = (void *)1, 0; }
int cuDevicePrimaryCtxRelease_v2(int) { return 0; }
int cuCtxSetCurrent(void *) { return 0; }
int cuMemAlloc_v2(uint64_t *address, size_t bytes) {
  char *block = (char *)malloc(sizeof(size_t) + GUARD + bytes + GUARD);
  memcpy(block, &bytes, sizeof bytes);
  char *data = block + sizeof(size_t) + GUARD;
  memset(data - GUARD, 0xA5, GUARD + bytes + GUARD);
  memset(data, 0xFF, bytes);
  return *address = (uint64_t)data, 0;
}
int cuMemFree_v2(uint64_t address) {
  char *data = (char *)address;
  char *block = data - GUARD - sizeof(size_t);
  size_t bytes;
  memcpy(&bytes, block, sizeof bytes);
  bool whole = intact(data - GUARD) && intact(data + bytes);
  free(block);
  return whole ? 0 : 700;
}
int cuMemAllocHost_v2(void **memory, size_t bytes) { return *memory = malloc(bytes), 0; }
int cuMemFreeHost(void *memory) { return free(memory), 0; }
int cuMemcpyHtoDAsync_v2(uint64_t to, const void *from, size_t bytes, void *) {
  return submit([=] { memcpy((void *)to, from, bytes); });
}
int cuMemcpyDtoHAsync_v2(void *to, uint64_t from, size_t bytes, void *) {
  return submit([=] { memcpy(to, (void *)from, bytes); });
}
int cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes, void *) {
  return submit([=] { memcpy((void *)to, (void *)from, bytes); });
}
int cuMemsetD8Async(uint64_t to, unsigned char value, size_t bytes, void *) {
  return submit([=] { memset((void *)to, value, bytes); });
}
int cuStreamCreate(void **stream, unsigned) { return *stream = (void *)1, 0; }
int cuStreamDestroy_v2(void *) { return 0; }
int cuStreamSynchronize(void *) { return recording == nullptr ? 0 : 900; }
int cuStreamBeginCapture_v2(void *, int) { return recording = new std::vector<Work>, 0; }
int cuStreamEndCapture(void *, void **graph) {
  *graph = recording;
  recording = nullptr;
  return 0;
}
int cuGraphInstantiateWithFlags(void **executable, void *graph, uint64_t) {
  return *executable = new std::vector<Work>(*(std::vector<Work> *)graph), 0;
}
int cuGraphDestroy(void *graph) { return delete (std::vector<Work> *)graph, 0; }
int cuGraphExecDestroy(void *graph) { return delete (std::vector<Work> *)graph, 0; }
int cuGraphLaunch(void *graph, void *) {
  for (Work &work : *(std::vector<Work> *)graph) work();
  return 0;
}
int cuEventCreate(void **event, unsigned) { return *event = (void *)1, 0; }
int cuEventRecord(void *, void *) { return 0; }
int cuEventSynchronize(void *) { return 0; }
int cuEventElapsedTime_v2(float *time, void *, void *) { return *time = 0, 0; }
int cuEventDestroy_v2(void *) { return 0; }

// The machine code is a shared library of g++, padded with its length: cuModuleLoadData is not told one.
int cuModuleLoadData(void **module, const void *image) {
  // An ELF file ends with its table of sections.
  uint64_t sections;
  uint16_t size, count;
  memcpy(&sections, (const char *)image + 0x28, 8);
  memcpy(&size, (const char *)image + 0x3A, 2);
  memcpy(&count, (const char *)image + 0x3C, 2);
  char name[] = "/tmp/lodestone-emulated-XXXXXX";
  int file = mkstemp(name);
  if (file < 0) return 1;
  std::ofstream(name, std::ios::binary).write((const char *)image, sections + size * count);
  close(file);
  *module = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  unlink(name);
  return *module == nullptr ? 200 : 0;
}
int cuModuleUnload(void *module) { return dlclose(module); }
int cuModuleGetFunction(void **function, void *module, const char *name) {
  *function = dlsym(module, (std::string(name) + "_bind").c_str());
  return *function == nullptr ? 500 : 0;
}
int cuFuncSetAttribute(void *, int, int value) { return value <= 101376 ? 0 : 1; }
int cuLaunchKernel(
    void *function, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX, unsigned blockY, unsigned blockZ,
    unsigned sharedBytes, void *, void **arguments, void **) {
  if (gridX < 1 || gridY < 1 || gridY > 65535 || gridZ != 1 || blockX < 1 || blockX > 1024 || blockY != 1 ||
      blockZ != 1 || sharedBytes > 101376) {
    return 1;
  }
  unsigned grid[2] = {gridX, gridY};
  typedef Work *(*Bind)(const unsigned *, unsigned, unsigned, void **);
  Work *work = ((Bind)function)(grid, blockX, sharedBytes, arguments);
  submit(*work);
  delete work;
  return 0;
}

struct Program {
  std::string source, name, binary, log;
};
// The time of the build, so that no program compiled with an earlier host.h is taken out of a cache.
int nvrtcVersion(int *major, int *minor) {
  return *major = 0, *minor = (int)(std::hash<std::string>()(__DATE__ __TIME__) & 0x7FFFFFFF), 0;
}
const char *nvrtcGetErrorString(int) { return "NVRTC_ERROR_EMULATED"; }
int nvrtcCreateProgram(Program **program, const char *source, const char *name, int, void *, void *) {
  *program = new Program{source, name, "", ""};
  return 0;
}
int nvrtcDestroyProgram(Program **program) {
  delete *program;
  return 0;
}
static std::string contents(const std::string &file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}
int nvrtcCompileProgram(Program *program, int, void *) {
  char folder[] = "/tmp/lodestone-emulated-XXXXXX";
  if (mkdtemp(folder) == nullptr) return 1;
  std::string path(folder);
  std::ofstream(path + "/source.cpp") << program->source;
  // No contraction: what is fused is written fmaf.
  std::string command = "g++ -std=c++17 -O2 -mfma -ffp-contract=off -fPIC -shared -w -include '" HOST_HEADER "'";
  if (program->source.find("__syncthreads") != std::string::npos) command += " -DHOST_BARRIERS";
  command += " -o " + path + "/program.so " + path + "/source.cpp >" + path + "/log 2>&1";
  int status = system(command.c_str());
  program->log = contents(path + "/log");
  program->binary = contents(path + "/program.so");
  for (const char *file : {"/source.cpp", "/program.so", "/log"}) unlink((path + file).c_str());
  rmdir(folder);
  return status == 0 ? 0 : 6;
}
int nvrtcGetCUBINSize(Program *program, size_t *size) { return *size = program->binary.size(), 0; }
int nvrtcGetCUBIN(Program *program, char *cubin) {
  return memcpy(cubin, program->binary.data(), program->binary.size()), 0;
}
int nvrtcGetProgramLogSize(Program *program, size_t *size) { return *size = program->log.size() + 1, 0; }
int nvrtcGetProgramLog(Program *program, char *log) { return strcpy(log, program->log.c_str()), 0; }

int cublasCreate_v2(void **handle) { return *handle = (void *)1, 0; }
int cublasDestroy_v2(void *) { return 0; }
int cublasGetProperty(int, int *value) { return *value = 0, 0; }
const char *cublasGetStatusString(int) { return "CUBLAS_STATUS_EMULATED"; }
int cublasSetStream_v2(void *, void *) { return 0; }
int cublasSetWorkspace_v2(void *, void *, size_t) { return 0; }
int cublasSetAtomicsMode(void *, int) { return 0; }
int cublasSetMathMode(void *, int) { return 0; }
int cublasSgemm_v2(
    void *, int transposeA, int transposeB, int m, int n, int k, const float *alpha, const float *a, int lda,
    const float *b, int ldb, const float *beta, float *c, int ldc) {
  if (m < 0 || n < 0 || k < 0 || lda < std::max(1, transposeA ? k : m) || ldb < std::max(1, transposeB ? n : k) ||
      ldc < std::max(1, m)) {
    return 7;
  }
  float scale = *alpha, keep = *beta;
  return submit([=] {
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < m; i++) {
        double sum = 0;
        for (int l = 0; scale != 0 && l < k; l++) {
          float left = transposeA ? a[(size_t)i * lda + l] : a[(size_t)l * lda + i];
          float right = transposeB ? b[(size_t)l * ldb + j] : b[(size_t)j * ldb + l];
          sum += (double)left * right;
        }
        float &result = c[(size_t)j * ldc + i];
        result = (float)(scale * sum + (keep == 0 ? 0 : (double)keep * result));
      }
    }
  });
}
size_t cublasLtGetVersion() { return 0; }
const char *cublasLtGetStatusString(int) { return "CUBLAS_STATUS_EMULATED"; }

// A descriptor of any kind: up to eight numbers.
typedef int Descriptor[8];
size_t cudnnGetVersion() { return 0; }
const char *cudnnGetErrorString(int) { return "CUDNN_STATUS_EMULATED"; }
int cudnnCreate(void **handle) { return *handle = (void *)1, 0; }
int cudnnDestroy(void *) { return 0; }
int cudnnSetStream(void *, void *) { return 0; }
int cudnnCreateTensorDescriptor(void **d) { return *d = calloc(1, sizeof(Descriptor)), 0; }
int cudnnCreateFilterDescriptor(void **d) { return *d = calloc(1, sizeof(Descriptor)), 0; }
int cudnnCreateConvolutionDescriptor(void **d) { return *d = calloc(1, sizeof(Descriptor)), 0; }
int cudnnDestroyTensorDescriptor(void *d) { return free(d), 0; }
int cudnnDestroyFilterDescriptor(void *d) { return free(d), 0; }
int cudnnDestroyConvolutionDescriptor(void *d) { return free(d), 0; }
int cudnnSetTensor4dDescriptor(int *d, int format, int type, int n, int c, int h, int w) {
  d[0] = n, d[1] = c, d[2] = h, d[3] = w;
  return format == 0 && type == 0 && n > 0 && c > 0 && h > 0 && w > 0 ? 0 : 2000;
}
int cudnnSetFilter4dDescriptor(int *d, int type, int format, int k, int c, int h, int w) {
  d[0] = k, d[1] = c, d[2] = h, d[3] = w;
  return format == 0 && type == 0 && k > 0 && c > 0 && h > 0 && w > 0 ? 0 : 2000;
}
int cudnnSetConvolution2dDescriptor(int *d, int zeroRows, int zeroColumns, int v, int u, int, int, int mode, int) {
  d[0] = zeroRows, d[1] = zeroColumns, d[2] = v, d[3] = u;
  return mode == 1 ? 0 : 2000;
}
int cudnnSetConvolutionMathType(int *, int mathType) { return mathType == 3 ? 0 : 2000; }

struct Performance {
  int algorithm, status;
  float time;
  size_t memory;
  int determinism, mathType, reserved[3];
};
static int algorithms(int *count, Performance *results) {
  results[0] = {1, 0, 0, 0, 0, 0, {}};       // the fastest, not deterministic
  results[1] = {2, 3000, 0, 0, 1, 0, {}};    // not supported
  results[2] = {3, 0, 0, 1024, 1, 0, {}};
  return *count = 3, 0;
}
int cudnnGetConvolutionForwardAlgorithm_v7(void *, int *, int *, int *, int *, int, int *count, Performance *results) {
  return algorithms(count, results);
}
int cudnnGetConvolutionBackwardDataAlgorithm_v7(
    void *, int *, int *, int *, int *, int, int *count, Performance *results) {
  return algorithms(count, results);
}
int cudnnGetConvolutionBackwardFilterAlgorithm_v7(
    void *, int *, int *, int *, int *, int, int *count, Performance *results) {
  return algorithms(count, results);
}
}

// Calls visit(input element, filter element, output element) for every product of a convolution.
template <class Visit>
static void products(const int *x, const int *w, const int *c, const int *y, Visit visit) {
  for (int n = 0; n < y[0]; n++)
    for (int o = 0; o < y[1]; o++)
      for (int r = 0; r < y[2]; r++)
        for (int s = 0; s < y[3]; s++)
          for (int i = 0; i < x[1]; i++)
            for (int p = 0; p < w[2]; p++)
              for (int q = 0; q < w[3]; q++) {
                int row = r * c[2] + p - c[0];
                int column = s * c[3] + q - c[1];
                if (row >= 0 && row < x[2] && column >= 0 && column < x[3]) {
                  visit(
                      ((size_t)(n * x[1] + i) * x[2] + row) * x[3] + column, ((o * w[1] + i) * w[2] + p) * w[3] + q,
                      ((size_t)(n * y[1] + o) * y[2] + r) * y[3] + s);
                }
              }
}
static size_t elements(const int *d) { return (size_t)d[0] * d[1] * d[2] * d[3]; }
static int store(const std::vector<double> &sums, float *to) {
  for (size_t i = 0; i < sums.size(); i++) to[i] = (float)sums[i];
  return 0;
}

extern "C" {
int cudnnConvolutionForward(
    void *, float *, int *x, const float *input, int *w, const float *filters, int *c, int algorithm, char *workspace,
    size_t bytes, float *, int *y, float *output) {
  if (algorithm != 3 || bytes < 1024) return 3000;
  return submit([=] {
    memset(workspace, 0xFF, 1024);
    std::vector<double> sums(elements(y));
    products(x, w, c, y, [&](size_t i, size_t f, size_t o) { sums[o] += (double)input[i] * filters[f]; });
    store(sums, output);
  });
}
int cudnnConvolutionBackwardData(
    void *, float *, int *w, const float *filters, int *y, const float *gradient, int *c, int algorithm, char *workspace,
    size_t bytes, float *, int *x, float *result) {
  if (algorithm != 3 || bytes < 1024) return 3000;
  return submit([=] {
    memset(workspace, 0xFF, 1024);
    std::vector<double> sums(elements(x));
    products(x, w, c, y, [&](size_t i, size_t f, size_t o) { sums[i] += (double)gradient[o] * filters[f]; });
    store(sums, result);
  });
}
int cudnnConvolutionBackwardFilter(
    void *, float *, int *x, const float *input, int *y, const float *gradient, int *c, int algorithm, char *workspace,
    size_t bytes, float *, int *w, float *result) {
  if (algorithm != 3 || bytes < 1024) return 3000;
  return submit([=] {
    memset(workspace, 0xFF, 1024);
    std::vector<double> sums(elements(w));
    products(x, w, c, y, [&](size_t i, size_t f, size_t o) { sums[f] += (double)input[i] * gradient[o]; });
    store(sums, result);
  });
}
}
