package dev.lodestone.nn;

import dev.lodestone.kernels.Shape;
import java.util.ArrayList;
import java.util.List;

/** Tasks that move values without computing. */
final class Moves {
  private Moves() {}

  static Task gather(Operation.Gather gather, Value table, Value result) {
    int[] rows = gather.rows().stream().mapToInt(Integer::intValue).toArray();
    int width = ReferenceLayout.inner(gather.shape(), 0);
    return new Task(
        List.of(table),
        result,
        kernels ->
            new Instructions.Gather(kernels.gather(), rows, width, table.place(), result.place()));
  }

  static Task scatterAdd(Operation.ScatterAdd scatter, Value source, Value result) {
    int[] rows = scatter.rows().stream().mapToInt(Integer::intValue).toArray();
    int width = ReferenceLayout.inner(scatter.shape(), 0);
    return new Task(
        List.of(source),
        result,
        kernels ->
            new Instructions.ScatterAdd(
                kernels.gather(),
                rows,
                width,
                scatter.tableRows(),
                source.place(),
                result.place()));
  }

  static Task slice(Operation.Slice slice, Value input, Value result) {
    Shape shape = slice.input().shape();
    int inner = ReferenceLayout.inner(shape, slice.axis());
    int width = (slice.to() - slice.from()) * inner;
    int stride = shape.extent(slice.axis()) * inner;
    return copy(input, slice.from() * inner, stride, result, 0, width, width);
  }

  static List<Task> concatenate(
      Operation.Concatenation concatenation, List<Value> operands, Value result) {
    int inner = ReferenceLayout.inner(concatenation.shape(), concatenation.axis());
    int stride = concatenation.shape().extent(concatenation.axis()) * inner;
    List<Task> tasks = new ArrayList<>();
    int offset = 0;
    for (int i = 0; i < operands.size(); i++) {
      Shape shape = concatenation.operands().get(i).shape();
      int width = shape.extent(concatenation.axis()) * inner;
      if (width > 0) {
        tasks.add(copy(operands.get(i), 0, width, result, offset, stride, width));
      }
      offset += width;
    }
    return tasks;
  }

  private static Task copy(
      Value source,
      int sourceOffset,
      int sourceStride,
      Value result,
      int resultOffset,
      int resultStride,
      int width) {
    int rows = resultStride == 0 ? 0 : result.size() / resultStride;
    return new Task(
        List.of(source),
        result,
        kernels ->
            new Instructions.Copy(
                kernels.gather(),
                rows,
                width,
                source.place(),
                sourceOffset,
                sourceStride,
                result.place(),
                resultOffset,
                resultStride));
  }

  /**
   * Copies with one call for every index of the outer axes: rows of a run that stays contiguous, or
   * else single values along the innermost axis.
   */
  static Task transpose(Operation.Transpose transpose, Value input, Value result) {
    Shape shape = transpose.shape();
    int[] inputStrides = ReferenceLayout.strides(transpose.input().shape());
    int[] strides = transpose.permutation().stream().mapToInt(axis -> inputStrides[axis]).toArray();
    int rank = shape.rank();
    boolean runs = strides[rank - 1] == 1 && rank > 1;
    int width = runs ? shape.extent(rank - 1) : 1;
    int rowAxis = runs ? rank - 2 : rank - 1;
    int rows = shape.extent(rowAxis);
    int[] outerExtents = java.util.Arrays.copyOf(shape.toArray(), rowAxis);
    int[] starts =
        ReferenceLayout.positions(
            Shape.of(outerExtents), java.util.Arrays.copyOf(strides, rowAxis));
    return new Task(
        List.of(input),
        result,
        kernels -> {
          Instruction[] copies = new Instruction[starts.length];
          for (int i = 0; i < starts.length; i++) {
            copies[i] =
                new Instructions.Copy(
                    kernels.gather(),
                    rows,
                    width,
                    input.place(),
                    starts[i],
                    strides[rowAxis],
                    result.place(),
                    i * rows * width,
                    width);
          }
          return frame -> {
            for (Instruction copy : copies) {
              copy.run(frame);
            }
          };
        });
  }
}
