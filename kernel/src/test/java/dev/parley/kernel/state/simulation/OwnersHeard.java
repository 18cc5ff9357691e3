package dev.parley.kernel.state.simulation;

import static dev.parley.kernel.state.simulation.Oracle.require;
import static dev.parley.kernel.state.simulation.Oracle.requireEqual;

import dev.parley.kernel.state.simulation.GivenIds.Standing;
import dev.parley.kernel.state.simulation.Truth.Member;
import dev.parley.kernel.state.simulation.Truth.Target;
import dev.parley.kernel.state.simulation.Truth.Watch;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.Tell.OwnerIs;
import java.util.Optional;

/**
 * What is told of the owners of names: who has the name, if that is another one than was told, and
 * not before the last was noted.
 *
 * <p>Owned by {@link Hearing}.
 */
final class OwnersHeard {

    private final Truth truth;
    private final GivenIds ids;

    OwnersHeard(Truth truth, GivenIds ids) {
        this.truth = truth;
        this.ids = ids;
    }

    void hear(Watch watch, OwnerIs owned) {
        require(watch.target instanceof Target.Owners, "it watches a name's owners", owned);
        String name = ((Target.Owners) watch.target).name();
        require(watch.unnoted == 0, "the last is noted", owned);
        require(!truth.kept.containsKey(name), "it is not kept for anybody", owned);
        requireEqual(owner(name), owned.owner(), "who has the name");
        require(!isKnown(watch, name), "it is another one than was told", owned);
        watch.lastOwner = Optional.of(owned.owner());
        watch.unnoted = 1;
    }

    private MemberRecord owner(String name) {
        return truth.ownerOf(name).map(member -> member.asRecord).orElse(Truth.NOBODY);
    }

    private boolean isKnown(Watch watch, String name) {
        Optional<MemberRecord> last = watch.lastOwner;
        return last.isPresent()
                && truth.ownerOf(name)
                        .map(member -> member.id() == last.get().id() || isBack(member, last.get()))
                        .orElse(last.get().id() == 0);
    }

    private boolean isBack(Member member, MemberRecord last) {
        boolean isFromBefore = ids.standing(last.id()) == Standing.OF_ANOTHER_LIFE;
        return last.id() != 0
                && member.isProcessOf(last)
                && (member.hasReturnedFrom(last)
                        || (member.hasReturned() && last.pid() != 0 && isFromBefore));
    }

    /** After the last effect of an event. Who was told is known by its new number from now on. */
    void requireAllTold() {
        truth.watches.forEach(
                (id, watch) -> {
                    if (watch.target instanceof Target.Owners(String name)
                            && watch.unnoted == 0
                            && !truth.kept.containsKey(name)) {
                        require(isKnown(watch, name), "it is told who has the name", id);
                        watch.lastOwner = Optional.of(owner(name));
                    }
                });
    }
}
