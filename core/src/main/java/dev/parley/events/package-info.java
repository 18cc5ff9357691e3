/**
 * What a flight recording (JFR) tells of the messages of a process.
 *
 * <p>While nobody records, a hook costs a look at a flag: whatever is not wanted allocates nothing,
 * reads no clock, and loads no class of the flight recorder. A hook is one line at its place, a
 * call of {@link dev.parley.events.Events}; everything else stands here.
 */
@NullMarked
package dev.parley.events;

import org.jspecify.annotations.NullMarked;
