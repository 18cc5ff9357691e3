/** What came of measurements: told, drawn, and kept. */
@NullMarked
package dev.parley.bench.report;

import org.jspecify.annotations.NullMarked;
