package dev.lodestone.bench.report;

import java.util.List;

/**
 * A heading with what stands under it. Immutable.
 *
 * @param heading plain text
 * @param blocks in reading order
 */
public record Section(String heading, List<Block> blocks) {
  /** Copies the list. */
  public Section {
    blocks = List.copyOf(blocks);
  }

  /** A section of the given blocks. */
  public static Section of(String heading, Block... blocks) {
    return new Section(heading, List.of(blocks));
  }
}
