/** The processes of the scenarios: small programs that print a line for each thing that happens. */
@NullMarked
package dev.parley.scenarios.programs;

import org.jspecify.annotations.NullMarked;
