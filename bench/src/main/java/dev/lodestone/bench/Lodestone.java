package dev.lodestone.bench;

/** The {@code lodestone} command. */
public final class Lodestone {
  private Lodestone() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] arguments) {
    System.out.println("lodestone");
  }
}
