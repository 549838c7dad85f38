package dev.lodestone.cuda;

import dev.lodestone.cuda.generated.cuda.Cuda;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Recorded work that one call sends again, on the same addresses. One thread at a time, on which
 * the device is current.
 */
public final class CudaGraph extends CudaResource {
  private final MemorySegment executable;

  private CudaGraph(MemorySegment executable) {
    this.executable = executable;
  }

  static CudaGraph instantiate(MemorySegment graph) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointer = arena.allocate(Cuda.C_POINTER);
      int instantiated = Cuda.cuGraphInstantiateWithFlags(pointer, graph, 0);
      int destroyed = Cuda.cuGraphDestroy(graph);
      Status.cuda("cuGraphInstantiateWithFlags", instantiated);
      Status.cuda("cuGraphDestroy", destroyed);
      return new CudaGraph(pointer.get(Cuda.C_POINTER, 0));
    }
  }

  /** Sends the work to a stream. */
  public void launch(CudaStream stream) {
    requireOpen();
    Status.cuda("cuGraphLaunch", Cuda.cuGraphLaunch(executable, stream.handle()));
  }

  @Override
  void release() {
    Status.cuda("cuGraphExecDestroy", Cuda.cuGraphExecDestroy(executable));
  }
}
