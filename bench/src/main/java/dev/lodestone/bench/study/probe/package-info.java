/**
 * The correlation probe: what every study that uses it shares, and the study of anyone's arrays.
 *
 * <pre>
 *   LabelledArrays --&gt; ProbeStudy --&gt; ProbeTraining --&gt; ProbeReading --&gt; ProbeSections
 *                                          (these three serve the Ising study too)
 * </pre>
 */
package dev.lodestone.bench.study.probe;
