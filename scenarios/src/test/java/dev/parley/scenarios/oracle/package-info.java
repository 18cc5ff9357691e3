/**
 * Journals that processes write before they act and when they know more, and one checker that reads
 * all of them afterwards and believes nobody.
 */
@NullMarked
package dev.parley.scenarios.oracle;

import org.jspecify.annotations.NullMarked;
