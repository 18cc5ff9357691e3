/** Each command is run as a process of its own, as users run it. */
@NullMarked
package dev.parley.cli;

import org.jspecify.annotations.NullMarked;
