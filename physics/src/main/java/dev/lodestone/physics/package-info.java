/**
 * Sampling plans, ensembles and the statistics of correlated series.
 *
 * <pre>
 *   SamplingPlan --&gt; Sampler --&gt; Ensemble (configurations, observables, provenance)
 *                       |
 *                       v
 *     series of observables --&gt; GammaMethod         autocorrelation time, error of a mean
 *                           --&gt; LogarithmicBinning  the same in one pass, mergeable
 *                           --&gt; Jackknife           error of any function of means
 *                                     |
 *                                     v
 *                                Measurement        value, error, tau, effective sample size
 * </pre>
 *
 * <p>Every subject has a package of its own; they do not see one another. Units: k_B = 1. The
 * convention for autocorrelation times is tau = 1/2 + sum of rho(t), so that independent samples
 * have tau = 1/2 and N samples are worth N / (2 tau) independent ones.
 */
package dev.lodestone.physics;
