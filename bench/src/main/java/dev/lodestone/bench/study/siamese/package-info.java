/**
 * Siamese networks: what two states that the dynamics or a symmetry connects have in common.
 *
 * <pre>
 *   pairs (a system's, or a user's arrays) -&gt; InvariantSearch: train, read -&gt; metrics, files, report
 * </pre>
 */
package dev.lodestone.bench.study.siamese;
