package dev.lodestone.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Views of samples. */
class DatasetTest {
  private static final Backend BACKEND = Backend.open(Backend.Kind.SCALAR, 1);

  private final long seed = System.nanoTime();
  private final Dataset data =
      Dataset.of(Tensor.zeros(BACKEND, Shape.of(10, 3, 2)), Tensor.zeros(BACKEND, Shape.of(10, 1)));

  @AfterAll
  static void close() {
    BACKEND.close();
  }

  private static int[] rows(Dataset some) {
    return IntStream.range(0, some.size()).map(i -> some.row(Dataset.LABELS, i)).toArray();
  }

  @Test
  void aSplitTakesEverySampleOnce() {
    Dataset.Split split = data.split(0.3, seed);
    assertThat(split.training().size()).isEqualTo(7);
    assertThat(split.validation().size()).isEqualTo(3);
    int[] all =
        IntStream.concat(
                IntStream.of(rows(split.training())), IntStream.of(rows(split.validation())))
            .sorted()
            .toArray();
    assertThat(all).isEqualTo(IntStream.range(0, 10).toArray());
    assertThat(rows(data.split(0.3, seed).training())).isEqualTo(rows(split.training()));
    assertThat(rows(data.shuffled(seed))).isNotEqualTo(rows(data.shuffled(seed + 1)));
  }

  @Test
  void columnsKeepTheirRowsTogether() {
    Tensor points = Tensor.zeros(BACKEND, Shape.of(4, 2));
    Dataset pairs =
        Dataset.ofSize(3)
            .with("left", points, new int[] {0, 1, 2})
            .with("right", points, new int[] {3, 3, 0});
    Dataset some = pairs.subset(new int[] {2, 0, 2});
    assertThat(some.row("left", 0)).isEqualTo(2);
    assertThat(some.row("right", 0)).isEqualTo(0);
    assertThat(some.row("right", 1)).isEqualTo(3);
    assertThat(some.size()).isEqualTo(3);
    assertThat(data.sampleShape(Dataset.FEATURES)).isEqualTo(Shape.of(3, 2));
  }

  @Test
  void whatDoesNotFitIsRefusedInOneSentence() {
    Tensor nine = Tensor.zeros(BACKEND, Shape.of(9));
    assertThatThrownBy(() -> data.with("more", nine))
        .hasMessage("Dataset: column more: expected 10 rows, given [9]");
    assertThatThrownBy(() -> Dataset.ofSize(1).with("x", nine, new int[] {9}))
        .hasMessage("Dataset: rows of column x: expected 0 to 8, given 9");
    assertThatThrownBy(() -> data.subset(new int[] {10}))
        .hasMessage("samples: expected 0 to 9, given 10");
    assertThatThrownBy(() -> data.tensor("labls"))
        .hasMessage("column: expected one of [features, labels], given labls");
    assertThatThrownBy(() -> data.split(1.5, seed))
        .hasMessage("validationFraction: expected from 0 to 1, given 1.5");
  }
}
