/**
 * The order parameter of the two-dimensional Ising model, H = -J sum of s_i s_j over neighbours.
 *
 * <pre>
 *   IsingData --samples--&gt; IsingTraining --networks--&gt; IsingReading --&gt; IsingMetrics
 *                                                          |                |
 *                                                          +--&gt; IsingFiles  +--&gt; IsingReport
 * </pre>
 */
package dev.lodestone.bench.study.ising;
