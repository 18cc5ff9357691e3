/**
 * QNX 4's calls by their own names: {@link dev.parley.qnx4.Qnx4} throws, {@link
 * dev.parley.qnx4.Literal} returns -1 as C does.
 */
@NullMarked
package dev.parley.qnx4;

import org.jspecify.annotations.NullMarked;
