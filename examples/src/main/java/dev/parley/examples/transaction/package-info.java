/**
 * A transaction server: each request says everything that it takes to do it, and is done at once or
 * not at all. {@link dev.parley.examples.transaction.Bank} is for clients, {@link
 * dev.parley.examples.transaction.BankServer} serves them.
 */
@NullMarked
package dev.parley.examples.transaction;

import org.jspecify.annotations.NullMarked;
