@NullMarked
package dev.parley.cli.base;

import org.jspecify.annotations.NullMarked;
