/** The command {@code doctor}: what this machine can do. */
@NullMarked
package dev.parley.cli.doctor;

import org.jspecify.annotations.NullMarked;
