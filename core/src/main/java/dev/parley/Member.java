package dev.parley;

import dev.parley.link.ServerLink;
import dev.parley.wire.MemberRecord;

/**
 * A process that joined the node. Stated by the kernel, which takes it from the operating system;
 * only {@code program} is the process's own word.
 *
 * @param id never reused, unlike a pid
 * @param pid for people; 0 where it is not visible, as across pid namespaces
 * @param uid the user
 * @param gid the group
 * @param program what the process calls itself
 */
public record Member(long id, int pid, int uid, int gid, String program) {

    /** The client of a link; the same object each time. */
    static Member of(ServerLink link) {
        if (link.attachment() instanceof Member known) {
            return known;
        }
        Member member = of(link.client());
        link.attach(member);
        return member;
    }

    static Member of(MemberRecord member) {
        return new Member(member.id(), member.pid(), member.uid(), member.gid(), member.program());
    }
}
