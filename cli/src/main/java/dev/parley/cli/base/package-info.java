/** What commands have in common: how they speak, what they end with, which node they mean. */
@NullMarked
package dev.parley.cli.base;

import org.jspecify.annotations.NullMarked;
