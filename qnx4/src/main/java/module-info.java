/** QNX 4's calls by their own names, for ports to be read side by side with their C source. */
@SuppressWarnings("module") // the digit is the system's name
module dev.parley.qnx4 {
    requires transitive static org.jspecify;
    requires transitive dev.parley.core;

    exports dev.parley.qnx4;
}
