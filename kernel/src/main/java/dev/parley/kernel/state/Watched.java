package dev.parley.kernel.state;

import dev.parley.wire.MemberRecord;

/** What somebody waits for the end of. */
sealed interface Watched {

    /** A member that is here. */
    record Present(Member member) implements Watched {}

    /** A member of an earlier kernel, which has not come back yet. */
    record Absent(MemberRecord member) implements Watched {}

    /** A name that somebody has, or that is kept for somebody. */
    record Named(String name) implements Watched {}
}
