/**
 * Many processes under load that are killed, stopped, interrupted and cut off, judged afterwards.
 */
@NullMarked
package dev.parley.scenarios.storm;

import org.jspecify.annotations.NullMarked;
