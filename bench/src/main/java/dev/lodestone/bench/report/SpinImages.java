package dev.lodestone.bench.report;

import java.util.Arrays;
import java.util.List;

/**
 * Spin configurations side by side. Immutable.
 *
 * @param caption one sentence
 * @param images from left to right
 */
public record SpinImages(String caption, List<Image> images) implements Block {
  /** Copies the list. */
  public SpinImages {
    images = List.copyOf(images);
  }

  /** One configuration. */
  public static final class Image {
    private final String label;
    private final int height;
    private final int width;
    private final boolean[] up;

    /**
     * Copies one configuration.
     *
     * @param label the line under the image, for example {@code T = 2.27}
     * @param height rows
     * @param width columns
     * @param spins +1 or -1, row major, from {@code offset} on
     * @param offset index of the first spin
     */
    public Image(String label, int height, int width, float[] spins, int offset) {
      this.label = label;
      this.height = height;
      this.width = width;
      this.up = new boolean[Math.multiplyExact(height, width)];
      if (offset < 0 || spins.length - offset < up.length) {
        throw new IllegalArgumentException(
            "spins: expected "
                + up.length
                + " from offset "
                + offset
                + ", given "
                + spins.length
                + " in all");
      }
      for (int i = 0; i < up.length; i++) {
        up[i] = spins[offset + i] > 0;
      }
    }

    /** The line under the image. */
    public String label() {
      return label;
    }

    /** Rows. */
    public int height() {
      return height;
    }

    /** Columns. */
    public int width() {
      return width;
    }

    /** Whether the spin points up. */
    public boolean up(int row, int column) {
      return up[row * width + column];
    }

    @Override
    public String toString() {
      return label + " " + height + "x" + width + " " + Arrays.hashCode(up);
    }
  }
}
