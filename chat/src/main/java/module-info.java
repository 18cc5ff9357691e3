/** Chat, the example of QNX's document, by QNX 4's calls: see docs/chat.md. */
module dev.parley.chat {
    requires static org.jspecify;
    requires transitive dev.parley.core;
    requires transitive dev.parley.qnx4;

    exports dev.parley.chat;
}
