/** The two-dimensional Ising model. */
package dev.lodestone.physics.ising;
