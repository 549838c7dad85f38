/**
 * Electric circuits of which one quantity is measured with noise.
 *
 * <pre>
 *   WheatstoneBridge                             SeriesCircuit
 *
 *        +--- R1 ---a--- R2 ---+                 +--- R --- L --- C ---+
 *        |                     |                 |                     |
 *   U ---+         V           +--- 0            +----- V0 cos wt -----+
 *        |                     |
 *        +--- R2 ---b--- R3 ---+
 *
 *   V = U (R2 / (R1 + R2) - R3 / (R2 + R3))      Z = R + i (w L - 1 / (w C))
 * </pre>
 *
 * <p>Any consistent units; the data sets of twin regression draw every input from 1 to 3 and add
 * noise of standard deviation 0.01.
 *
 * <p>Checked against: Kirchhoff's rules at both nodes of the bridge; the oscillation of the series
 * circuit's differential equation after its transient.
 */
package dev.lodestone.physics.circuits;
