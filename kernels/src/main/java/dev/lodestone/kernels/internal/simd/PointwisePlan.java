package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.spi.PointwiseChain;
import dev.lodestone.kernels.spi.PointwiseFunction;
import java.util.Arrays;

/**
 * What is known of a chain before it runs: how the index space is cut into tiles, where each
 * register lives, and how each step reads its operands. Immutable.
 *
 * <p>A tile is a piece of one row, or several whole rows where rows are short. Within a tile a
 * register is a number ({@link #SCALAR}), a run of an operand's own array ({@link #DIRECT}) or a
 * row of scratch that stays in the first-level cache ({@link #ROW}).
 */
final class PointwisePlan {
  static final byte DIRECT = 0;
  static final byte SCALAR = 1;
  static final byte ROW = 2;

  static final byte ROW_ROW = 0;
  static final byte ROW_NUMBER = 1;
  static final byte NUMBER_ROW = 2;

  private static final int SCRATCH_FLOATS = 4096;
  private static final int LONGEST_TILE = 4096;
  private static final int SHORTEST_TILE = 128;
  private static final int LONGEST_SHORT_ROW = 512;

  final int inputs;
  final int registers;
  final float[] constants;
  final PointwiseFunction[] functions;
  final int[] left;
  final int[] right;
  final byte[] mode;

  /** The register that each output stores. */
  final int[] outputs;

  /** The output whose array a step writes itself, or -1. */
  final int[] storedBy;

  /** Whether an output is written by its step. */
  final boolean[] stored;

  final byte[] place;

  /** Whether a register of place ROW holds the same in all tiles of a run. */
  final boolean[] fixed;

  /** Row of scratch of a register of place ROW. */
  final int[] slot;

  /** Whether an operand is one run of its array within a tile. */
  final boolean[] dense;

  /** Whether an operand is one number within a tile. */
  final boolean[] single;

  final IndexSpace space;
  final boolean wholeRows;

  /** Elements of a scratch row; no tile is longer. */
  final int tile;

  final int slots;
  final int tilesPerRow;
  final int rowsPerTile;
  final int rowSteps;

  /** Rough nanoseconds an element on one core. */
  final float cost;

  PointwisePlan(PointwiseChain chain, IndexSpace space) {
    this.space = space;
    inputs = chain.inputs();
    registers = chain.registers();
    constants = new float[chain.constants().size()];
    for (int i = 0; i < constants.length; i++) {
      constants[i] = chain.constants().get(i);
    }
    int steps = chain.steps().size();
    functions = new PointwiseFunction[steps];
    left = new int[steps];
    right = new int[steps];
    mode = new byte[steps];
    for (int s = 0; s < steps; s++) {
      PointwiseChain.Step step = chain.steps().get(s);
      functions[s] = step.function();
      left[s] = step.left();
      right[s] = step.function().operands() == 2 ? step.right() : step.left();
    }
    outputs = chain.outputs().stream().mapToInt(Integer::intValue).toArray();
    wholeRows = space.columns <= LONGEST_SHORT_ROW && space.rows > 1;
    dense = new boolean[space.strides.length];
    single = new boolean[space.strides.length];
    classifyOperands();
    place = new byte[registers];
    placeInputs();
    fixed = new boolean[registers];
    findFixedRows();
    chooseModes();
    storedBy = new int[steps];
    stored = new boolean[outputs.length];
    chooseStores();
    slot = new int[registers];
    slots = assignSlots();
    int longest = slots == 0 ? LONGEST_TILE : SCRATCH_FLOATS / slots & -64;
    int bound = Math.clamp(longest, SHORTEST_TILE, LONGEST_TILE);
    int fitting = Math.max(1, bound / Math.max(space.columns, 1));
    rowsPerTile = wholeRows ? Math.min(space.rows, fitting) : 1;
    rowSteps = (space.rows + rowsPerTile - 1) / Math.max(rowsPerTile, 1);
    tilesPerRow = wholeRows ? 1 : (space.columns + bound - 1) / bound;
    int even = (space.columns + tilesPerRow - 1) / Math.max(tilesPerRow, 1);
    tile = wholeRows ? rowsPerTile * space.columns : even + 63 & -64;
    cost = estimateCost();
  }

  private void classifyOperands() {
    for (int p = 0; p < dense.length; p++) {
      int[] stride = space.strides[p];
      if (wholeRows) {
        boolean runs = space.columns == 1 || stride[2] == 1;
        dense[p] = runs && stride[1] == space.columns;
        single[p] = stride[1] == 0 && (space.columns == 1 || stride[2] == 0);
      } else {
        dense[p] = stride[2] == 1 || space.columns == 1;
        single[p] = stride[2] == 0;
      }
    }
  }

  private void placeInputs() {
    for (int register = 0; register < registers; register++) {
      if (register < inputs) {
        place[register] = single[register] ? SCALAR : dense[register] ? DIRECT : ROW;
      } else {
        place[register] = register < inputs + constants.length ? SCALAR : ROW;
      }
    }
    // A step needs a row to walk along.
    for (int s = 0; s < functions.length; s++) {
      if (place[left[s]] == SCALAR && place[right[s]] == SCALAR) {
        place[left[s]] = ROW;
      }
    }
  }

  private void findFixedRows() {
    for (int register = 0; register < inputs + constants.length; register++) {
      boolean constant = register >= inputs;
      boolean same =
          constant || (space.strides[register][0] == 0 && space.strides[register][1] == 0);
      fixed[register] = place[register] == ROW && same;
    }
  }

  private void chooseModes() {
    for (int s = 0; s < functions.length; s++) {
      if (place[left[s]] == SCALAR) {
        mode[s] = NUMBER_ROW;
      } else {
        mode[s] = place[right[s]] == SCALAR ? ROW_NUMBER : ROW_ROW;
      }
    }
  }

  // An output may be the same block as an input, so it is written only when no later step reads an
  // input from its array.
  private void chooseStores() {
    Arrays.fill(storedBy, -1);
    int lastRead = -1;
    for (int s = 0; s < functions.length; s++) {
      if (place[left[s]] == DIRECT || place[right[s]] == DIRECT) {
        lastRead = s;
      }
    }
    for (int register : outputs) {
      if (place[register] == DIRECT) {
        lastRead = functions.length;
      }
    }
    int first = inputs + constants.length;
    for (int q = 0; q < outputs.length; q++) {
      int step = outputs[q] - first;
      boolean trigonometric =
          step >= 0
              && (functions[step] == PointwiseFunction.SINE
                  || functions[step] == PointwiseFunction.COSINE);
      if (step >= lastRead
          && step >= 0
          && storedBy[step] < 0
          && dense[inputs + q]
          && !trigonometric) {
        storedBy[step] = q;
        stored[q] = true;
        place[outputs[q]] = DIRECT;
      }
    }
  }

  // Rows filled before the first step keep their slot; the others give it back after their last
  // use.
  private int assignSlots() {
    int used = 0;
    int first = inputs + constants.length;
    for (int register = 0; register < first; register++) {
      if (place[register] == ROW) {
        slot[register] = used++;
      }
    }
    int fixed = used;
    int[] lastUse = lastUses();
    int[] freeFrom = new int[fixed + functions.length];
    for (int s = 0; s < functions.length; s++) {
      if (place[first + s] != ROW) {
        continue;
      }
      int candidate = fixed;
      while (freeFrom[candidate] > s) {
        candidate++;
      }
      slot[first + s] = candidate;
      freeFrom[candidate] = lastUse[first + s] + 1;
      used = Math.max(used, candidate + 1);
    }
    return used;
  }

  private int[] lastUses() {
    int[] lastUse = new int[registers];
    for (int register = inputs + constants.length; register < registers; register++) {
      lastUse[register] = register - inputs - constants.length;
    }
    for (int s = 0; s < functions.length; s++) {
      lastUse[left[s]] = s;
      lastUse[right[s]] = s;
    }
    for (int register : outputs) {
      lastUse[register] = functions.length;
    }
    return lastUse;
  }

  private float estimateCost() {
    float nanoseconds = 0.1f * dense.length;
    for (PointwiseFunction function : functions) {
      nanoseconds +=
          switch (function) {
            case EXP, LOG, TANH, SIGMOID, SOFTPLUS, SINE, COSINE -> 0.5f;
            case DIVIDE, SQUARE_ROOT -> 0.2f;
            default -> 0.05f;
          };
    }
    return nanoseconds;
  }

  int tiles() {
    boolean empty = space.rows == 0 || space.columns == 0;
    return empty ? 0 : space.outer * rowSteps * tilesPerRow;
  }
}
