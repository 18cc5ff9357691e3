package dev.parley.kernel.state;

import dev.parley.wire.MemberRecord;

/** What somebody waits for. */
sealed interface Watched {

    /** The end of a member that is here, or that has just gone and nobody knows how yet. */
    record Present(Member member) implements Watched {}

    /** The end of a member of an earlier kernel, which has not come back yet. */
    record Absent(MemberRecord member) implements Watched {}

    /** That a name is let go of, which somebody has, or which is kept for somebody. */
    record Named(String name) implements Watched {}

    /** Who has a name, one after the other. */
    record Owned(String name) implements Watched {}

    /** The end of each member. */
    record Everybody() implements Watched {}
}
