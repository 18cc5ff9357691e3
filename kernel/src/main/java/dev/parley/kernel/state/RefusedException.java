package dev.parley.kernel.state;

import dev.parley.wire.Refusal;
import dev.parley.wire.Tell.Refused;

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

    Refused answer() {
        return answer;
    }
}
