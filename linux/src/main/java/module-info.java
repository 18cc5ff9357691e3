/**
 * Linux as Parley needs it: shared memory, futex, sockets that pass descriptors, processes.
 *
 * <p>The only module that calls native code. It knows nothing of messages. It supports x86-64 and
 * aarch64; elsewhere every call ends in one clear {@link UnsupportedOperationException}.
 */
@SuppressWarnings("module") // the friends are built after this module
module dev.parley.linux {
    requires static org.jspecify;

    exports dev.parley.linux to
            dev.parley.core,
            dev.parley.kernel,
            dev.parley.streams,
            dev.parley.cli,
            dev.parley.junit,
            dev.parley.bench;
}
