/**
 * Regression of differences, F(x, x') = y - y', on eight data sets.
 *
 * <pre>
 *   TwinSet --table--&gt; TwinSplit --&gt; TwinTable --networks--&gt; TwinOutcome --&gt; TwinMetrics
 *                                   |  TwinTraining                |                |
 *                                   |  PlainNetwork                +--&gt; TwinFiles   +--&gt; TwinReport
 *                                   |  LibraryRivals
 * </pre>
 */
package dev.lodestone.bench.study.twin;
