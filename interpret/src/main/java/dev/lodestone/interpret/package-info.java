/** Methods that read the physics off a trained network. */
package dev.lodestone.interpret;
