package dev.lodestone.nn;

import dev.lodestone.kernels.Philox;

/**
 * The memory that one thread runs a compiled graph in: a block of floats and a base for each
 * region. Parameters, inputs and outputs are pointed elsewhere between runs.
 */
final class Frame {
  /** Parameters of one replica, in the order of the graph. */
  static final int PARAMETERS = 0;

  /** Intermediate values. */
  static final int SLAB = 1;

  /** Gradients of the parameters, in the order of the graph. */
  static final int GRADIENTS = 2;

  /** The first of the regions of inputs, in the order of the graph; then those of outputs. */
  static final int INPUTS = 3;

  private final float[][] arrays;
  private final int[] bases;
  private final Instruction[] instructions;
  private final Philox[] streams;
  private long step;

  Frame(int regions, float[] slab, Instruction[] instructions, int streams) {
    this.arrays = new float[regions][];
    this.bases = new int[regions];
    this.arrays[SLAB] = slab;
    this.instructions = instructions;
    this.streams = new Philox[streams];
  }

  void point(int region, float[] array, int base) {
    arrays[region] = array;
    bases[region] = base;
  }

  void randomize(Philox[] newStreams, long newStep) {
    System.arraycopy(newStreams, 0, streams, 0, streams.length);
    step = newStep;
  }

  void run() {
    for (Instruction instruction : instructions) {
      instruction.run(this);
    }
  }

  float[] array(Place place) {
    return arrays[place.region()];
  }

  int offset(Place place) {
    return bases[place.region()] + place.offset();
  }

  float[] array(int region) {
    return arrays[region];
  }

  int base(int region) {
    return bases[region];
  }

  Philox stream(int index) {
    return streams[index];
  }

  long step() {
    return step;
  }
}
