/** The commands that take part: {@code ping} and {@code send} are clients, {@code serve} serves. */
@NullMarked
package dev.parley.cli.message;

import org.jspecify.annotations.NullMarked;
