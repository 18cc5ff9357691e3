package dev.parley.kernel.state;

/**
 * Who a process is, by the word of the operating system.
 *
 * @param pid for people; 0 where it is not visible from here
 */
public record Credentials(int pid, int uid, int gid) {}
