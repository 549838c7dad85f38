/**
 * Benchmarks: one JMH body for every workload and every contender.
 *
 * <pre>
 *   Workloads  what is measured, with data, amount of work and oracle
 *   Contender  who does it: Lodestone here, rivals in dev.lodestone.bench.peers
 *   Ring       checks the result, then times the run
 *   Fork       one JVM that runs the ring, and its Notes
 *   Ceilings   multiply-add peak and read bandwidth of the machine
 *   PythonPeers  PyTorch and JAX on the training steps, by networks.py
 *   Scoreboard lets the contenders run in turn and compares their Samples
 *   ScoreTable the tables
 * </pre>
 */
package dev.lodestone.bench.jmh;
