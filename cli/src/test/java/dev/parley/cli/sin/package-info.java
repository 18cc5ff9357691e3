@NullMarked
package dev.parley.cli.sin;

import org.jspecify.annotations.NullMarked;
