/**
 * What a flight recording (JFR) tells of the messages of a process.
 *
 * <p>While nobody records, a hook costs a look at a constant: whatever is not wanted allocates
 * nothing and reads no clock. A hook is one line at its place; everything else stands here.
 */
@NullMarked
package dev.parley.events;

import org.jspecify.annotations.NullMarked;
