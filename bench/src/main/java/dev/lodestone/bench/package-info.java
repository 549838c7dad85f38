/** Studies, command line, run records. */
package dev.lodestone.bench;
