package dev.lodestone.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import org.junit.jupiter.api.Test;

class ConvolutionTest {
  private static final ConvolutionGeometry GEOMETRY =
      new ConvolutionGeometry(1, 1, 3, 3, 1, 2, 2, 1, Padding.PERIODIC);
  private static final Shape IMAGE = Shape.of(1, 1, 3, 3);
  private static final Shape FILTER = Shape.of(1, 1, 2, 2);

  @Test
  void nearestNeighboursOfATorus() {
    float[] input = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    try (Backend backend = Backend.best(1)) {
      float[] output = new float[9];
      Convolution.on(backend)
          .forward(GEOMETRY, input, new float[] {0, 1, 10, 0}, null, Activation.IDENTITY, output);
      assertThat(output).containsExactly(42, 53, 61, 75, 86, 94, 18, 29, 37);
    }
  }

  @Test
  void tensorsAndArraysAgree() {
    try (Backend backend = Backend.best(1)) {
      Tensor input = Tensor.wrap(backend, IMAGE, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
      Tensor filters = Tensor.wrap(backend, FILTER, new float[] {1, -1, 2, 3});
      Tensor output = Tensor.zeros(backend, IMAGE);
      Tensor inputGradient = Tensor.zeros(backend, IMAGE);
      Tensor filterGradient = Tensor.zeros(backend, FILTER);
      Convolution convolution = Convolution.on(backend);
      convolution.forward(GEOMETRY, input, filters, null, Activation.IDENTITY, output);
      convolution.dataGradient(GEOMETRY, output, filters, inputGradient);
      convolution.filterGradient(GEOMETRY, input, output, filterGradient);
      float[] expected = new float[9];
      float[] expectedInput = new float[9];
      float[] expectedFilter = new float[4];
      convolution.forward(
          GEOMETRY, input.array(), filters.array(), null, Activation.IDENTITY, expected);
      convolution.dataGradient(GEOMETRY, expected, filters.array(), expectedInput);
      convolution.filterGradient(GEOMETRY, input.array(), expected, expectedFilter);
      assertThat(output.array()).isEqualTo(expected);
      assertThat(inputGradient.array()).isEqualTo(expectedInput);
      assertThat(filterGradient.array()).isEqualTo(expectedFilter);
    }
  }

  @Test
  void aWrongShapeIsNamed() {
    try (Backend backend = Backend.best(1)) {
      Convolution convolution = Convolution.on(backend);
      Tensor image = Tensor.zeros(backend, IMAGE);
      assertThatThrownBy(
              () ->
                  convolution.forward(
                      GEOMETRY,
                      image,
                      Tensor.zeros(backend, Shape.of(1, 1, 2, 3)),
                      null,
                      Activation.IDENTITY,
                      image))
          .isInstanceOf(ShapeMismatchException.class)
          .hasMessage("convolution: filters: expected [1, 1, 2, 2], given [1, 1, 2, 3]");
      assertThatThrownBy(
              () -> convolution.dataGradient(GEOMETRY, new float[8], new float[4], new float[9]))
          .isInstanceOf(ShapeMismatchException.class)
          .hasMessage("convolution: outputGradient: expected at least 9 values, given 8 values");
    }
  }

  @Test
  void anOutputThatIsAnInputIsRefused() {
    try (Backend backend = Backend.best(1)) {
      Tensor image = Tensor.zeros(backend, IMAGE);
      Tensor filters = Tensor.zeros(backend, FILTER);
      assertThatThrownBy(
              () ->
                  Convolution.on(backend)
                      .forward(GEOMETRY, image, filters, null, Activation.IDENTITY, image))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("convolution: output: expected an array of its own, given that of input");
    }
  }

  @Test
  void aTensorOfAnotherBackendIsRefused() {
    try (Backend here = Backend.open(Backend.Kind.SCALAR, 1);
        Backend elsewhere = Backend.open(Backend.Kind.SCALAR, 1)) {
      Tensor filters = Tensor.zeros(here, FILTER);
      Tensor stranger = Tensor.zeros(elsewhere, IMAGE);
      Tensor output = Tensor.zeros(here, IMAGE);
      assertThatThrownBy(
              () ->
                  Convolution.on(here)
                      .forward(GEOMETRY, stranger, filters, null, Activation.IDENTITY, output))
          .isInstanceOf(DeviceMismatchException.class)
          .hasMessageContaining("convolution: input");
    }
  }

  @Test
  void nonsenseGeometriesAreRefusedWhenBuilt() {
    assertThatThrownBy(() -> new ConvolutionGeometry(1, 1, 3, 3, 1, 4, 1, 1, Padding.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("filter: expected at most 3 x 3, the image, given 4 x 1");
    assertThatThrownBy(() -> new ConvolutionGeometry(1, 1, 3, 3, 1, 1, 1, 0, Padding.ZERO))
        .hasMessage("stride: expected at least 1, given 0");
    assertThatThrownBy(() -> new ConvolutionGeometry(1 << 20, 1, 64, 64, 1, 1, 1, 1, Padding.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("elements");
  }
}
