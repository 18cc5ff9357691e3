package dev.parley.kernel.state;

import dev.parley.wire.MemberRecord;

/**
 * Who holds a name, in terms that outlive a kernel.
 *
 * @param memberId in the life of the kernel that gave it the name
 */
public record NameHolder(long memberId, int pid, int uid) {

    static NameHolder of(Member member) {
        return new NameHolder(member.id(), member.credentials().pid(), member.credentials().uid());
    }

    boolean is(Credentials process) {
        return pid == process.pid() && uid == process.uid();
    }

    MemberRecord asRecord() {
        return new MemberRecord(memberId, pid, uid, 0, "");
    }
}
