/**
 * One study for each result of the talk: what is simulated, trained and read off.
 *
 * <pre>
 *   Study --settings()--&gt; List of Setting --Settings.resolve(scale, overrides)--&gt; Settings
 *     |                                                                             |
 *     +--run(StudyContext: settings, seed, backend, folder, progress, phases) ------+
 *                      |
 *                      v
 *   StudyResult: metrics, findings, published numbers, report sections
 * </pre>
 *
 * <p>A study knows neither the command line nor the format of the record. It is a value: everything
 * that may vary from run to run arrives in the {@link dev.lodestone.bench.study.StudyContext}.
 */
package dev.lodestone.bench.study;
