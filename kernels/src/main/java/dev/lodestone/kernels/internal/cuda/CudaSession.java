package dev.lodestone.kernels.internal.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.lodestone.cuda.CubinCache;
import dev.lodestone.cuda.CublasHandle;
import dev.lodestone.cuda.CudaDevice;
import dev.lodestone.cuda.CudaHostMemory;
import dev.lodestone.cuda.CudaKernel;
import dev.lodestone.cuda.CudaMemory;
import dev.lodestone.cuda.CudaProgram;
import dev.lodestone.cuda.CudaSource;
import dev.lodestone.cuda.CudaStream;
import dev.lodestone.cuda.CudnnHandle;
import dev.lodestone.cuda.KernelArguments;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A device with its stream, libraries and programs, and the blocks that operands are copied to.
 *
 * <p>Everything happens within {@link #run}, which lets one thread in at a time.
 */
final class CudaSession implements AutoCloseable {
  /** Threads of a block of kernels that give one element to each. */
  static final int THREADS = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final CudaDevice device;
  private final CudaStream stream;
  private final CublasHandle cublas;
  private final CudnnHandle cudnn;
  private final CubinCache cache = CubinCache.ofUser();
  private final Map<CudaSource, CudaProgram> programs = new HashMap<>();
  private final Map<String, CudaKernel> kernels = new HashMap<>();
  private final KernelArguments arguments = new KernelArguments(Arena.ofAuto(), 16);
  private final List<Block> blocks = new ArrayList<>();
  private int used;

  /** Opens the first device. */
  CudaSession() {
    device = CudaDevice.open(0);
    stream = CudaStream.create();
    cublas = CublasHandle.create(stream);
    cudnn = CudnnHandle.create(stream);
  }

  /** Memory of the device with the page-locked memory that it is filled from. */
  static final class Block {
    private CudaMemory memory;
    private CudaHostMemory host;

    long address() {
      return memory.address();
    }

    CudaMemory memory() {
      return memory;
    }

    // Grows by halves, so that a slowly growing operand is not allocated anew each time.
    private void ensure(long bytes) {
      if (memory == null || memory.bytes() < bytes) {
        close();
        long room = bytes + bytes / 2;
        memory = CudaMemory.allocate(room);
        host = CudaHostMemory.allocate(room);
      }
    }

    private void close() {
      if (memory != null) {
        memory.close();
        host.close();
      }
    }
  }

  CudaDevice.Facts facts() {
    return device.facts();
  }

  CublasHandle cublas() {
    return cublas;
  }

  CudnnHandle cudnn() {
    return cudnn;
  }

  /** Does a piece of work on the device; its blocks are free for the next piece afterwards. */
  void run(Runnable work) {
    lock.lock();
    try {
      device.makeCurrent();
      used = 0;
      work.run();
    } finally {
      lock.unlock();
    }
  }

  /** A block of at least so many bytes; its contents are unspecified. */
  Block room(long bytes) {
    if (used == blocks.size()) {
      blocks.add(new Block());
    }
    Block block = blocks.get(used++);
    block.ensure(bytes);
    return block;
  }

  /** A block with a copy of part of an array. */
  Block upload(float[] array, int offset, int count) {
    Block block = room((long) count * Float.BYTES);
    MemorySegment.copy(array, offset, block.host.memory(), JAVA_FLOAT, 0, count);
    return filled(block, (long) count * Float.BYTES);
  }

  /** A block with a copy of part of an array. */
  Block upload(int[] array, int offset, int count) {
    Block block = room((long) count * Integer.BYTES);
    MemorySegment.copy(array, offset, block.host.memory(), JAVA_INT, 0, count);
    return filled(block, (long) count * Integer.BYTES);
  }

  /** A block with a copy of part of an array. */
  Block upload(long[] array, int offset, int count) {
    Block block = room((long) count * Long.BYTES);
    MemorySegment.copy(array, offset, block.host.memory(), JAVA_LONG, 0, count);
    return filled(block, (long) count * Long.BYTES);
  }

  private Block filled(Block block, long bytes) {
    block.memory.upload(block.host.memory().asSlice(0, bytes), stream);
    return block;
  }

  /** Waits for the work sent so far and copies the beginning of a block to an array. */
  void download(Block block, float[] array, int offset, int count) {
    fetch(block, (long) count * Float.BYTES);
    MemorySegment.copy(block.host.memory(), JAVA_FLOAT, 0, array, offset, count);
  }

  /** Waits for the work sent so far and copies the beginning of a block to an array. */
  void download(Block block, long[] array, int offset, int count) {
    fetch(block, (long) count * Long.BYTES);
    MemorySegment.copy(block.host.memory(), JAVA_LONG, 0, array, offset, count);
  }

  private void fetch(Block block, long bytes) {
    block.memory.download(block.host.memory().asSlice(0, bytes), stream);
    stream.synchronize();
  }

  /** A kernel of one of {@link CudaSources#NAMES}. */
  CudaKernel kernel(String source, String name) {
    return kernels.computeIfAbsent(name, n -> load(CudaSources.named(source)).kernel(n));
  }

  /** A program, compiled for the device unless it was before. */
  CudaProgram load(CudaSource source) {
    return programs.computeIfAbsent(
        source, s -> CudaProgram.load(cache.cubin(s, facts().architecture())));
  }

  /** The arguments of the next launch. */
  KernelArguments arguments() {
    return arguments.clear();
  }

  /** Sends a kernel with one thread an element, none where there is no element. */
  void launch(CudaKernel kernel, long elements, int sharedBytes, KernelArguments with) {
    if (elements > 0) {
      int blocks = Math.toIntExact((elements + THREADS - 1) / THREADS);
      kernel.launch(stream, blocks, 1, THREADS, sharedBytes, with);
    }
  }

  /** Sends a kernel. */
  void launch(
      CudaKernel kernel, int gridX, int gridY, int threads, int sharedBytes, KernelArguments with) {
    kernel.launch(stream, gridX, gridY, threads, sharedBytes, with);
  }

  @Override
  public void close() {
    run(
        () -> {
          stream.synchronize();
          blocks.forEach(Block::close);
          blocks.clear();
          programs.values().forEach(CudaProgram::close);
          cudnn.close();
          cublas.close();
          stream.close();
        });
    device.close();
  }
}
