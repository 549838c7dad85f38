/**
 * Benchmarks: one JMH body for every workload and every contender.
 *
 * <pre>
 *   Workloads  what is measured, with data, amount of work and oracle
 *   Contender  who does it: Lodestone here, rivals in dev.lodestone.bench.peers
 *   Ring       checks the result, then times the run
 *   Scoreboard runs the ring, prints rates beside the machine's limit, writes JSON
 * </pre>
 */
package dev.lodestone.bench.jmh;
