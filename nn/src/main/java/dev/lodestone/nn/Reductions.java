package dev.lodestone.nn;

import dev.lodestone.kernels.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A reduction over any axes as reductions over the middle axis of [outer][reduced][inner], one for
 * each run of neighbouring reduced axes, innermost first.
 */
final class Reductions {
  private final List<Integer> extents = new ArrayList<>();
  private final List<Boolean> reduced = new ArrayList<>();
  private final float scale;
  private final boolean maximum;

  Reductions(Shape shape, List<Integer> axes, float scale, boolean maximum) {
    this.scale = scale;
    this.maximum = maximum;
    for (int axis = 0; axis < shape.rank(); axis++) {
      boolean over = axes.contains(axis);
      if (!reduced.isEmpty() && reduced.getLast() == over) {
        extents.set(extents.size() - 1, extents.getLast() * shape.extent(axis));
      } else {
        extents.add(shape.extent(axis));
        reduced.add(over);
      }
    }
  }

  List<Task> tasks(Value source, Value result) {
    List<Task> tasks = new ArrayList<>();
    Value input = source;
    for (int run = reduced.lastIndexOf(true); run >= 0; run = reduced.lastIndexOf(true)) {
      boolean last = reduced.indexOf(true) == run;
      int outer = product(0, run);
      int inner = product(run + 1, extents.size());
      Value output = last ? result : Value.planned(outer * inner);
      tasks.add(task(outer, extents.get(run), inner, last ? scale : 1, input, output));
      extents.remove(/* index */ run);
      reduced.remove(/* index */ run);
      input = output;
    }
    return tasks;
  }

  private int product(int from, int to) {
    return extents.subList(from, to).stream().reduce(1, (a, b) -> a * b);
  }

  private Task task(int outer, int middle, int inner, float factor, Value input, Value output) {
    return new Task(
        List.of(input),
        output,
        kernels ->
            maximum
                ? new Instructions.Maximum(
                    kernels.reduction(), outer, middle, inner, input.place(), output.place())
                : new Instructions.Sum(
                    kernels.reduction(),
                    outer,
                    middle,
                    inner,
                    factor,
                    input.place(),
                    output.place()));
  }
}
