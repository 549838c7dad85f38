package dev.lodestone.kernels;

import java.util.List;

/**
 * What was chosen, what was refused, why, and the cure. Immutable.
 *
 * @param chosen the family in use
 * @param description one sentence, for example {@code "SIMD, 512-bit vectors, 2 threads"}
 * @param refused every faster family that was not taken
 * @param libraries every native library that was looked for
 */
public record BackendChoice(
    Backend.Kind chosen, String description, List<Refusal> refused, List<Library> libraries) {

  /** Copies the lists. */
  public BackendChoice {
    refused = List.copyOf(refused);
    libraries = List.copyOf(libraries);
  }

  /**
   * A family that was not taken.
   *
   * @param kind the family
   * @param reason why, in one sentence
   * @param cure what would change it, in one sentence
   */
  public record Refusal(Backend.Kind kind, String reason, String cure) {}

  /**
   * A native library that was looked for.
   *
   * @param name the name by which a user knows it
   * @param found whether it was found
   * @param detail where it was found, or every place that was tried
   * @param cure what to do where it is missing, empty where it was found
   */
  public record Library(String name, boolean found, String detail, String cure) {}
}
