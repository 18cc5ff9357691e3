package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.Event.Asked;
import dev.parley.kernel.state.simulation.Truth.Member;
import dev.parley.kernel.state.simulation.Truth.Right;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Ask.DropRights;
import dev.parley.wire.Ask.MintRights;
import dev.parley.wire.PassedRight;
import java.util.stream.Stream;

/**
 * Whether somebody says the number of a right that it has, or has given, but not the link by which
 * that goes.
 */
record Misnaming(Truth truth) {

    boolean isIn(Asked asked) {
        Member asker = truth.member(asked.connection());
        return switch (asked.ask()) {
            case Connect connect -> isOwn(asker, connect.right());
            case MintRights mint ->
                    mint.wishes().stream().anyMatch(wish -> isOwn(asker, wish.passed()));
            case DropRights drop ->
                    drop.rightIds().stream()
                            .map(id -> new PassedRight(drop.linkId(), id))
                            .anyMatch(name -> isOwn(asker, name) || isGiven(asker, name));
            default -> false;
        };
    }

    private boolean isOwn(Member asker, PassedRight name) {
        return misnamed(name).anyMatch(right -> right.receiver() == asker);
    }

    private boolean isGiven(Member asker, PassedRight name) {
        return misnamed(name).anyMatch(right -> right.giver() == asker);
    }

    private Stream<Right> misnamed(PassedRight name) {
        return Stream.ofNullable(truth.rights.get(name.rightId()))
                .filter(right -> right.linkId() != name.linkId());
    }
}
