package dev.lodestone.interpret.symbolic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Where a search stands between two iterations: enough to go on bit for bit. Immutable.
 *
 * <p>As text it is one formula a line, in postfix order, numbers in hexadecimal.
 */
public final class SearchState {
  private static final String MAGIC = "lodestone symbolic search 1";

  private final List<String> names;
  private final int iteration;
  private final int unchanged;
  private final double baseline;
  private final double[] counts;
  private final List<Member> famous;
  private final List<List<Member>> islands;

  SearchState(
      DataTable table,
      int iteration,
      int unchanged,
      double[] counts,
      List<Member> famous,
      List<List<Member>> islands) {
    this(table.names(), table.baseline(), iteration, unchanged, counts, famous, islands);
  }

  private SearchState(
      List<String> names,
      double baseline,
      int iteration,
      int unchanged,
      double[] counts,
      List<Member> famous,
      List<List<Member>> islands) {
    this.names = names;
    this.baseline = baseline;
    this.iteration = iteration;
    this.unchanged = unchanged;
    this.counts = counts;
    this.famous = famous;
    this.islands = islands;
  }

  /** Iterations done. */
  public int iteration() {
    return iteration;
  }

  /** The best formulas so far. */
  public ParetoFront front() {
    return ParetoFront.of(famous, names, baseline);
  }

  int unchanged() {
    return unchanged;
  }

  double[] counts() {
    return counts.clone();
  }

  List<Member> famous() {
    return famous;
  }

  List<List<Member>> islands() {
    return islands;
  }

  /** The text that {@link #parse} reads. */
  public String text() {
    StringJoiner text = new StringJoiner("\n", "", "\n");
    text.add(MAGIC);
    text.add(iteration + " " + unchanged + " " + Double.toHexString(baseline));
    text.add(String.join(",", names));
    StringJoiner numbers = new StringJoiner(" ");
    Arrays.stream(counts).mapToObj(Double::toHexString).forEach(numbers::add);
    text.add(numbers.toString());
    famous.forEach(member -> text.add("famous " + member.text()));
    for (int island = 0; island < islands.size(); island++) {
      for (Member member : islands.get(island)) {
        text.add(island + " " + member.text());
      }
    }
    return text.toString();
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static SearchState parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() < 4 || !lines.getFirst().equals(MAGIC)) {
      throw new IllegalArgumentException("state of a search: expected \"" + MAGIC + "\" first");
    }
    String[] numbers = lines.get(1).split(" ", -1);
    double[] counts =
        Arrays.stream(lines.get(3).split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    List<Member> famous = new ArrayList<>();
    List<List<Member>> islands = new ArrayList<>();
    for (String line : lines.subList(4, lines.size())) {
      String[] parts = line.split(" ", 2);
      Member member = Member.parse(parts[1]);
      if (parts[0].equals("famous")) {
        famous.add(member);
      } else {
        int island = Integer.parseInt(parts[0]);
        if (island == islands.size()) {
          islands.add(new ArrayList<>());
        }
        islands.get(island).add(member);
      }
    }
    return new SearchState(
        List.of(lines.get(2).split(",", -1)),
        Double.parseDouble(numbers[2]),
        Integer.parseInt(numbers[0]),
        Integer.parseInt(numbers[1]),
        counts,
        Collections.unmodifiableList(famous),
        Collections.unmodifiableList(islands));
  }

  /** Refuses to go on with another table or another search. */
  void require(SymbolicSearch search, DataTable table) {
    boolean same =
        names.equals(table.names())
            && baseline == table.baseline()
            && counts.length == search.world().mostNodes() + 1
            && islands.size() == search.world().islands()
            && islands.stream().allMatch(island -> island.size() == search.world().population());
    if (!same) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "state of a search: expected one on the same table with the same settings, given one"
                  + " on %s with %d islands",
              names,
              islands.size()));
    }
  }
}
