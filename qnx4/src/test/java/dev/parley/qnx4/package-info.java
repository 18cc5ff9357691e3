@NullMarked
package dev.parley.qnx4;

import org.jspecify.annotations.NullMarked;
