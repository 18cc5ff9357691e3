package dev.parley;

/** What carries the messages of a connection. The outcomes are the same. */
public enum Transport {
    /** Memory that both processes map: the fast one, between processes of one user. */
    MEMORY,
    /** A socket; nothing is shared. Between processes of different users always this one. */
    SOCKET
}
