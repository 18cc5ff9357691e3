package dev.parley.qnx4;

/**
 * What is known of a name: {@code struct _nameinfo}.
 *
 * @param id its number on this node, a small positive one
 * @param pid whose it is
 */
public record NameInfo(int id, int pid, String name) {}
