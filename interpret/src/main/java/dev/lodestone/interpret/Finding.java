package dev.lodestone.interpret;

import dev.lodestone.interpret.symbolic.SymbolicFormula;

/**
 * What a method read off a network: a statement with its evidence, its uncertainty and its
 * provenance. Immutable; {@code toString} prints all of it.
 */
public sealed interface Finding
    permits BottleneckFormula,
        MonotoneDependence,
        CriticalPoint,
        ConservedQuantity,
        RidgeFormula,
        SymbolicFormula,
        SteepestChange,
        TwinAccuracy {
  /** One sentence. */
  String statement();

  /** The same in mathematical notation. */
  Expression formula();

  /** What supports it, with numbers. */
  String evidence();

  /** How sure it is, with numbers. */
  String uncertainty();

  /** Method, data and key. */
  Provenance provenance();

  /** All of it, one line each. */
  default String print() {
    return statement()
        + "\n  formula      "
        + formula().text()
        + "\n  evidence     "
        + evidence()
        + "\n  uncertainty  "
        + uncertainty()
        + "\n  provenance   "
        + provenance();
  }
}
