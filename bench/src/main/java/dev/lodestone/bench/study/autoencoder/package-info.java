/**
 * Order parameters without labels: principal components, kernel components and autoencoders on the
 * Ising ferromagnet and antiferromagnet and on the XY model.
 *
 * <pre>
 *   LatentData --samples--&gt; LatentTraining --methods--&gt; LatentReading --&gt; LatentMetrics
 *                                                            |                |
 *                                                            +--&gt; LatentFiles +--&gt; LatentReport
 * </pre>
 */
package dev.lodestone.bench.study.autoencoder;
