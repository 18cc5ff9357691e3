package dev.parley.kernel.state;

import dev.parley.kernel.state.Effect.Drop;
import dev.parley.kernel.state.Effect.Expel;
import dev.parley.kernel.state.Effect.Note;
import dev.parley.kernel.state.Effect.Say;
import dev.parley.wire.Quoted;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell;
import dev.parley.wire.Tell.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The effects of one event, as they come up.
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Outbox {

    private final List<Effect> effects = new ArrayList<>();

    void add(Effect effect) {
        effects.add(effect);
    }

    void say(Member member, int call, Tell tell) {
        add(new Say(member.connection(), call, tell, List.of()));
    }

    void refuse(Member member, int call, Refused refused) {
        say(member, call, refused);
        audited(refused.refusal()).ifPresent(event -> note(event, member, refused.reason()));
    }

    /** Refuses, and ends the connection. */
    void expel(Member member, int call, Refused refused) {
        say(member, call, refused);
        note(audited(refused.refusal()).orElse("misbehaved"), member, refused.reason());
        add(new Expel(member.connection()));
    }

    private static Optional<String> audited(Refusal refusal) {
        return switch (refusal) {
            case NOT_PERMITTED -> Optional.of("denied");
            case OVER_LIMIT -> Optional.of("over-limit");
            case NOT_FOUND, TAKEN, INVALID, GONE, TIMED_OUT, STALE -> Optional.empty();
        };
    }

    void drop(Descriptor descriptor) {
        add(new Drop(descriptor));
    }

    private void note(String event, Member member, String reason) {
        add(
                new Note(
                        "%s member=%d pid=%d uid=%d program=%s reason=%s"
                                .formatted(
                                        event,
                                        member.id(),
                                        member.credentials().pid(),
                                        member.credentials().uid(),
                                        Quoted.of(member.asRecord().program()),
                                        Quoted.of(reason))));
    }

    /** The effects so far, in order; none are left. */
    List<Effect> drain() {
        List<Effect> drained = List.copyOf(effects);
        effects.clear();
        return drained;
    }
}
