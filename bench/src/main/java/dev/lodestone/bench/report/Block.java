package dev.lodestone.bench.report;

import java.util.List;

/** One piece of a section. Texts are plain: the renderer escapes them. Immutable. */
public sealed interface Block
    permits Block.Paragraph, Block.Display, Block.Table, Plot, SpinImages {
  /** A paragraph of plain text. */
  record Paragraph(String text) implements Block {}

  /**
   * A formula on a line of its own.
   *
   * @param formula what is shown
   * @param caption one sentence under it; may be empty
   */
  record Display(Formula formula, String caption) implements Block {}

  /**
   * A table. Cells that read as numbers are aligned to the right.
   *
   * @param caption one sentence
   * @param columns headings
   * @param rows cells, as many in each row as there are headings
   */
  record Table(String caption, List<String> columns, List<List<String>> rows) implements Block {
    /** Copies the lists and refuses rows of another length. */
    public Table {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
      for (List<String> row : rows) {
        if (row.size() != columns.size()) {
          throw new IllegalArgumentException(
              "rows: expected " + columns.size() + " cells in each, given " + row.size());
        }
      }
    }
  }
}
