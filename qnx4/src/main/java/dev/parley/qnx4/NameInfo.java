package dev.parley.qnx4;

/**
 * What is known of a name: {@code struct _nameinfo}.
 *
 * @param id its number, a small positive one, by the counting of the process that asks
 * @param pid whose it is
 */
public record NameInfo(int id, int pid, String name) {}
