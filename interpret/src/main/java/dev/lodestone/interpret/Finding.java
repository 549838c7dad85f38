package dev.lodestone.interpret;

/** What a method read off a network: a statement with its evidence and its uncertainty. */
public interface Finding {
  /** One sentence. */
  String statement();
}
