/**
 * The report of a run: sections of text, tables, plots, spin images and formulas, rendered into one
 * HTML page that needs no network.
 */
package dev.lodestone.bench.report;
