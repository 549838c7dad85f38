/**
 * Formulas for a column of somebody's table, found by symbolic search: a search that can be stopped
 * and resumed, and its report.
 */
package dev.lodestone.bench.study.formula;
