package dev.parley;

/**
 * A name that leads to a port.
 *
 * @param name 1 to 255 bytes of UTF-8
 * @param port the port's id
 * @param owner who receives there
 */
public record Name(String name, long port, Member owner) {}
