/** Tables of numbers as comma-separated values, read strictly. */
package dev.lodestone.bench.csv;
