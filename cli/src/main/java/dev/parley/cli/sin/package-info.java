/**
 * What a node looks like: {@code sin}, {@code top} and {@code names}.
 *
 * <p>A {@link dev.parley.cli.sin.View} makes a table, or objects for programs, of a {@link
 * dev.parley.Snapshot}, and knows neither nodes nor terminals. A {@link dev.parley.cli.sin.Screen}
 * shows what was made.
 */
@NullMarked
package dev.parley.cli.sin;

import org.jspecify.annotations.NullMarked;
