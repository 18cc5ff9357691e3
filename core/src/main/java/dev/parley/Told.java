package dev.parley;

import dev.parley.link.Link;
import dev.parley.wire.MemberEnd;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.MemberRole;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.RightUse;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;

/** What the kernel tells, as a program sees it. */
final class Told {

    private Told() {}

    static Ending ending(MemberEnd end) {
        return switch (end.kind()) {
            case UNKNOWN -> new Ending.Unknown();
            case LEFT -> new Ending.Left();
            case DIED -> new Ending.Died();
            case EXITED -> new Ending.Exited(end.number());
            case KILLED -> new Ending.Killed(end.number());
        };
    }

    /** The kernel's word for nobody is a member without a number. */
    static Optional<Member> somebody(MemberRecord member) {
        return Optional.of(member).filter(one -> one.id() != 0).map(Member::of);
    }

    static Transport transport(Link link) {
        return link.isShared() ? Transport.MEMORY : Transport.SOCKET;
    }

    static Use use(RightUse use) {
        return switch (use) {
            case ALL -> Use.ALL;
            case SEND -> Use.SEND;
            case PULSE -> Use.PULSE;
            case ONCE -> Use.ONCE;
        };
    }

    static ProgramVersion version(MemberRecord member, ProgramRecord program) {
        return new ProgramVersion(
                member.program(),
                program.version(),
                program.epochDay() == 0
                        ? Optional.empty()
                        : Optional.of(LocalDate.ofEpochDay(program.epochDay())),
                program.layer() == ProgramRecord.NO_LAYER
                        ? OptionalInt.empty()
                        : OptionalInt.of(program.layer()),
                role(program.role()));
    }

    private static Role role(MemberRole role) {
        return switch (role) {
            case BOTH -> Role.BOTH;
            case SENDS -> Role.SENDS;
            case RECEIVES -> Role.RECEIVES;
        };
    }
}
