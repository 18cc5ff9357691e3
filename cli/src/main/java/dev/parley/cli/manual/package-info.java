/** What the commands tell of themselves: pages for people, completions for shells. */
@NullMarked
package dev.parley.cli.manual;

import org.jspecify.annotations.NullMarked;
