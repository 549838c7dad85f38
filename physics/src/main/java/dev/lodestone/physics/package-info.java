/** Sampling plans, ensembles and statistics of correlated series. */
package dev.lodestone.physics;
