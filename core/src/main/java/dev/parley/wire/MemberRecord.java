package dev.parley.wire;

/**
 * Who a process is. Stated by the kernel only: ids are its own, the rest comes from the socket,
 * except for the program name, which is the process's own word.
 *
 * @param id never reused within an epoch; greater than 0
 * @param pid for people; 0 where it is not visible from here
 */
public record MemberRecord(long id, int pid, int uid, int gid, String program) {

    /** Stands where nobody is: its id is 0. */
    public static final MemberRecord NOBODY = new MemberRecord(0, 0, 0, 0, "");
}
