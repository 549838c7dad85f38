/**
 * Formulas for a column of somebody's table, found by symbolic search, and what other studies need
 * to search for formulas too: a search that can be stopped and resumed, and its part of the report.
 */
package dev.lodestone.bench.study.formula;
