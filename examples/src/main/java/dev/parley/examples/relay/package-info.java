/**
 * QNX 4: {@link dev.parley.examples.relay.A} sends to {@link dev.parley.examples.relay.B}, which
 * relays to {@link dev.parley.examples.relay.C}, which replies to A; three programs.
 */
@NullMarked
package dev.parley.examples.relay;

import org.jspecify.annotations.NullMarked;
