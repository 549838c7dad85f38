/**
 * Rival libraries behind the benchmarks of {@code dev.lodestone.bench.jmh}; compiled by the Maven
 * profile {@code peers} only.
 */
package dev.lodestone.bench.peers;
