package dev.parley.kernel.state;

import dev.parley.wire.MemberRole;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.Quoted;
import dev.parley.wire.Refusal;
import java.util.Optional;

/**
 * Who may connect to whom, by what both said of themselves: nobody to whom only sends, nobody who
 * only receives, and nobody down or across layers. Where messages go up only, nobody can wait for
 * each other in a circle.
 */
final class Directions {

    private Directions() {}

    /** Why not; empty: he may. */
    private static Optional<String> denial(String who, Member client, Member owner) {
        ProgramRecord own = client.program();
        ProgramRecord other = owner.program();
        if (own.role() == MemberRole.RECEIVES) {
            return Optional.of("roles: %s said that it only receives".formatted(who));
        }
        if (other.role() == MemberRole.SENDS) {
            return Optional.of("roles: %s said that it only sends".formatted(inWords(owner)));
        }
        boolean areBothInLayers =
                own.layer() != ProgramRecord.NO_LAYER && other.layer() != ProgramRecord.NO_LAYER;
        return areBothInLayers && own.layer() >= other.layer()
                ? Optional.of(
                        "layers: messages go up only, %s is in layer %d, %s in layer %d"
                                .formatted(who, own.layer(), inWords(owner), other.layer()))
                : Optional.empty();
    }

    private static String inWords(Member member) {
        return Quoted.of(member.asRecord().program());
    }

    /** Refuses a client that may not. */
    static void require(Member client, Member owner) throws RefusedException {
        refuse(denial("this process", client, owner));
    }

    /** Refuses a giver, whose receiver may not. */
    static void requireOfReceiver(Member receiver, Member owner) throws RefusedException {
        refuse(denial(inWords(receiver), receiver, owner));
    }

    private static void refuse(Optional<String> denial) throws RefusedException {
        if (denial.isPresent()) {
            throw new RefusedException(Refusal.NOT_PERMITTED, denial.get());
        }
    }
}
