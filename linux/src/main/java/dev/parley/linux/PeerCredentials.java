package dev.parley.linux;

/**
 * Who made the other end of a socket, as the kernel saw it at connect, listen or socketpair.
 *
 * <p>Not necessarily who writes now: a descriptor can be passed on.
 *
 * @param pid 0 if the process cannot be seen from this pid namespace
 * @param uid its effective user
 * @param gid its effective group
 */
public record PeerCredentials(int pid, int uid, int gid) {}
