/**
 * Confinement in SU(2) lattice gauge theory: what a network needs to see to tell quarks that are
 * bound from free ones.
 *
 * <pre>
 *   Su2Data --samples--&gt; Su2Networks --networks--&gt; Su2Reading --&gt; Su2Metrics --&gt; Su2Report
 *   Su2Transition --the transition by lattice methods----------------^
 * </pre>
 */
package dev.lodestone.bench.study.su2;
