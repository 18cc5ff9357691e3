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
    static Optional<String> denial(Member client, Member owner) {
        ProgramRecord own = client.program();
        ProgramRecord other = owner.program();
        if (own.role() == MemberRole.RECEIVES) {
            return Optional.of("roles: this process said that it only receives");
        }
        if (other.role() == MemberRole.SENDS) {
            return Optional.of(
                    "roles: %s said that it only sends"
                            .formatted(Quoted.of(owner.asRecord().program())));
        }
        boolean areBothInLayers =
                own.layer() != ProgramRecord.NO_LAYER && other.layer() != ProgramRecord.NO_LAYER;
        return areBothInLayers && own.layer() >= other.layer()
                ? Optional.of(
                        "layers: messages go up only, this process is in layer %d, %s in layer %d"
                                .formatted(
                                        own.layer(),
                                        Quoted.of(owner.asRecord().program()),
                                        other.layer()))
                : Optional.empty();
    }

    /** Refuses whom {@link #denial} denies it. */
    static void require(Member client, Member owner) throws RefusedException {
        Optional<String> denial = denial(client, owner);
        if (denial.isPresent()) {
            throw new RefusedException(Refusal.NOT_PERMITTED, denial.get());
        }
    }
}
