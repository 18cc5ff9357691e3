package dev.parley.kernel.state;

import dev.parley.wire.Refusal;
import dev.parley.wire.Tell.Refused;
import java.util.Optional;

/**
 * A question cannot be granted. Thrown before anything is changed; {@link Node} catches it in one
 * place, answers, and drops the descriptors that came with the question.
 */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Refused answer;

    RefusedException(Refusal refusal, String reason) {
        super(reason, null, false, false); // an answer on its way, not a failure: no stack trace
        answer = new Refused(refusal, reason);
    }

    /** Throws, if there is a reason why it is not permitted. */
    static void requirePermitted(Optional<String> denial) throws RefusedException {
        if (denial.isPresent()) {
            throw new RefusedException(Refusal.NOT_PERMITTED, denial.get());
        }
    }

    Refused answer() {
        return answer;
    }
}
