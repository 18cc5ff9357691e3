/** What Parley promises, shown on real processes. A test that shows a scenario names its number. */
@NullMarked
package dev.parley.scenarios;

import org.jspecify.annotations.NullMarked;
