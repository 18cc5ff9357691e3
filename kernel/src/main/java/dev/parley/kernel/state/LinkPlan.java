package dev.parley.kernel.state;

import dev.parley.wire.LinkGeometry;
import dev.parley.wire.LinkKind;

/** What a link is to be. */
record LinkPlan(LinkKind kind, LinkGeometry geometry) {

    /** Users share no memory: what goes between two of them goes through the pair's socket. */
    LinkPlan between(Member client, Member server) {
        return client.isOfSameUser(server) ? this : new LinkPlan(LinkKind.SOCKET, geometry);
    }

    /**
     * What is charged to the client. By a socket both sides have memory of their own: that bounds
     * what a server pays for the links of one user.
     */
    long memoryBytes() {
        return geometry.sizeBytes();
    }

    /** An end of the pair, the owner's liveness page; for memory the facts and the bell too. */
    int descriptorsToClient() {
        return switch (kind) {
            case MEMORY -> 4;
            case SOCKET -> 2;
        };
    }

    /** An end of the pair, the client's liveness page; for memory that too. */
    int descriptorsToServer() {
        return switch (kind) {
            case MEMORY -> 3;
            case SOCKET -> 2;
        };
    }
}
