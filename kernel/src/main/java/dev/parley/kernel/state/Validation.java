package dev.parley.kernel.state;

import dev.parley.kernel.state.Event.Asked;
import dev.parley.wire.Ask;
import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.ClosePort;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Ask.DetachName;
import dev.parley.wire.Ask.Disconnect;
import dev.parley.wire.Ask.DropRights;
import dev.parley.wire.Ask.Hello;
import dev.parley.wire.Ask.Leave;
import dev.parley.wire.Ask.ListNames;
import dev.parley.wire.Ask.Look;
import dev.parley.wire.Ask.MintRights;
import dev.parley.wire.Ask.Noted;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.Ask.Unwatch;
import dev.parley.wire.Ask.WatchMember;
import dev.parley.wire.Ask.WatchMembers;
import dev.parley.wire.Ask.WatchName;
import dev.parley.wire.Ask.WatchOwner;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.PortName;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.Quoted;
import dev.parley.wire.Refusal;
import dev.parley.wire.Wire;
import java.util.List;
import java.util.Optional;

/** Whether a question makes sense, whoever asks it: looked at once, before anything else. */
final class Validation {

    private Validation() {}

    static void require(Asked asked) throws RefusedException {
        Optional<String> defect =
                defect(asked.ask()).or(() -> defect(asked.descriptors(), asked.ask()));
        if (defect.isPresent()) {
            throw new RefusedException(Refusal.INVALID, defect.get());
        }
    }

    private static Optional<String> defect(Ask ask) {
        return switch (ask) {
            case Hello hello ->
                    labelDefect("program", hello.program())
                            .or(() -> labelDefect("version", hello.version()))
                            .or(() -> labelDefect("version", hello.own().version()))
                            .or(() -> layerDefect(hello.own().layer()));
            case OpenPort open -> optionalNameDefect(open.name());
            case AttachName attach -> PortName.defect(attach.name());
            case DetachName detach -> PortName.defect(detach.name());
            case Connect connect -> defect(connect);
            case WatchName watch -> PortName.defect(watch.name());
            case WatchOwner watch -> PortName.defect(watch.name());
            case Look look -> defect(look);
            case MintRights mint -> countDefect(mint.wishes().size());
            case DropRights drop -> countDefect(drop.rightIds().size());
            case ClosePort _,
                    Disconnect _,
                    ListNames _,
                    WatchMember _,
                    WatchMembers _,
                    Unwatch _,
                    Noted _,
                    Leave _ ->
                    Optional.empty();
        };
    }

    private static Optional<String> defect(Connect connect) {
        if (connect.patienceNanos() < 0) {
            return Optional.of(
                    "patienceNanos must be >= 0, patienceNanos=" + connect.patienceNanos());
        }
        return optionalNameDefect(connect.name())
                .or(() -> rightDefect(connect))
                .or(() -> LinkGeometry.defect(connect.slotCount(), connect.slotBytes()));
    }

    /** A right says all of where it leads. */
    private static Optional<String> rightDefect(Connect connect) {
        boolean isByRightAlone =
                connect.name().isEmpty() && connect.portId() == 0 && connect.patienceNanos() == 0;
        return connect.right().isNone() || isByRightAlone
                ? Optional.empty()
                : Optional.of(
                        "by a right there is no name, no port and no patience, right="
                                + connect.right().rightId());
    }

    private static Optional<String> countDefect(int rights) {
        return rights < 1 || rights > Wire.MAX_RIGHTS
                ? Optional.of(
                        "there must be 1 to %d rights, rights=%d"
                                .formatted(Wire.MAX_RIGHTS, rights))
                : Optional.empty();
    }

    private static Optional<String> defect(Look look) {
        return look.capacityBytes() < 1 || look.capacityBytes() > Wire.MAX_PICTURE_BYTES
                ? Optional.of(
                        "capacityBytes must be 1 to %d, capacityBytes=%d"
                                .formatted(Wire.MAX_PICTURE_BYTES, look.capacityBytes()))
                : Optional.empty();
    }

    private static Optional<String> optionalNameDefect(String name) {
        return name.isEmpty() ? Optional.empty() : PortName.defect(name);
    }

    private static Optional<String> layerDefect(int layer) {
        return layer > ProgramRecord.HIGHEST_LAYER
                ? Optional.of(
                        "a layer is 0 to %d, layer=%d"
                                .formatted(ProgramRecord.HIGHEST_LAYER, layer))
                : Optional.empty();
    }

    private static Optional<String> labelDefect(String what, String label) {
        return label.codePoints().anyMatch(Character::isISOControl)
                ? Optional.of(
                        "a %s must not contain controls, %s=%s"
                                .formatted(what, what, Quoted.of(label)))
                : Optional.empty();
    }

    private static Optional<String> defect(List<Descriptor> descriptors, Ask ask) {
        List<Enclosure> expected = Enclosure.of(ask);
        if (descriptors.size() != expected.size()) {
            return Optional.of(
                    "the wrong number of descriptors, expected=%d got=%d"
                            .formatted(expected.size(), descriptors.size()));
        }
        for (int i = 0; i < expected.size(); i++) {
            Optional<String> defect = descriptors.get(i).defect();
            if (defect.isPresent()) {
                return Optional.of("%s: %s".formatted(expected.get(i).what(), defect.get()));
            }
        }
        return Optional.empty();
    }
}
