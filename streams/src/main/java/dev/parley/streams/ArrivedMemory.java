package dev.parley.streams;

import dev.parley.Delivered;
import dev.parley.Errno;
import dev.parley.OverLimit;
import dev.parley.ParleyException;
import dev.parley.Passed;
import dev.parley.ProtocolViolated;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import java.util.List;
import java.util.Optional;

/** Memory that somebody sent, who may be up to anything, until it is found to be harmless. */
final class ArrivedMemory {

    private final Passed passed;
    private final int index;

    ArrivedMemory(Passed passed, int index) {
        if (index < 0) {
            throw new IllegalArgumentException("index must be >= 0, index=" + index);
        }
        this.passed = passed;
        this.index = index;
    }

    /** Takes it, or lets go of it. */
    MappedMemory take() throws ParleyException {
        if (index >= passed.size()) {
            throw violated("only %d rights came".formatted(passed.size()));
        }
        if (passed.kind(index) != Passed.Kind.DESCRIPTOR) {
            throw violated("it is a right of the kind " + passed.kind(index));
        }
        Fd fd = Fd.of(passed.takeDescriptor(index).release());
        Optional<String> defect = MappedMemory.defect(fd);
        if (defect.isPresent()) {
            Fd.closeReceived(List.of(fd)); // how long that takes is up to its sender
            throw violated(defect.get());
        }
        return map(fd);
    }

    private MappedMemory map(Fd fd) throws ParleyException {
        try {
            return MappedMemory.map(fd);
        } catch (ErrnoException e) {
            if (e.errno() == ErrnoException.EACCES) {
                throw violated("not open to be written: " + e.getMessage());
            }
            throw new OverLimit(
                    Errno.of(e.errno()).orElse(Errno.EIO),
                    Delivered.YES,
                    "memory at place %d: %s".formatted(index, e.getMessage()));
        }
    }

    private ProtocolViolated violated(String defect) {
        return new ProtocolViolated(
                Delivered.YES, "no memory to be mapped at place %d: %s".formatted(index, defect));
    }
}
