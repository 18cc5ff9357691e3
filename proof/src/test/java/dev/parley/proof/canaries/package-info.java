/** Seeded mistakes, each of which one test must notice: a suite that is green may be blind. */
@NullMarked
package dev.parley.proof.canaries;

import org.jspecify.annotations.NullMarked;
