package dev.parley.linux;

import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.InstanceOfAssertFactory;

/** Says of an exception which call failed and how. */
final class ErrnoAssert extends AbstractThrowableAssert<ErrnoAssert, ErrnoException> {

    /** For {@code asInstanceOf}. */
    static final InstanceOfAssertFactory<ErrnoException, ErrnoAssert> ERRNO =
            new InstanceOfAssertFactory<>(ErrnoException.class, ErrnoAssert::new);

    private ErrnoAssert(ErrnoException actual) {
        super(actual, ErrnoAssert.class);
    }

    ErrnoAssert isErrno(String call, int errno) {
        isNotNull();
        if (!actual.call().equals(call) || actual.errno() != errno) {
            throw failure("expected %s to fail with errno %d, but: %s", call, errno, actual);
        }
        return this;
    }
}
