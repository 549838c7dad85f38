package dev.lodestone.interpret;

/**
 * Where a finding comes from.
 *
 * @param method the method with the settings that matter
 * @param data what it was applied to
 * @param samples how many samples
 * @param key what determined its random choices
 */
public record Provenance(String method, String data, int samples, long key) {
  @Override
  public String toString() {
    return method + ", on " + samples + " samples of " + data + ", key " + key;
  }
}
