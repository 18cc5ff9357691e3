package dev.parley.kernel.state;

import dev.parley.wire.LinkGeometry;

/** A link that was made: between one client and one port. */
record Link(long id, Member client, Port port, LinkGeometry geometry) {}
