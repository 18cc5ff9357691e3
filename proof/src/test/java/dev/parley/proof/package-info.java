/** Proofs that take long, and proofs that the proofs are not blind. */
@NullMarked
package dev.parley.proof;

import org.jspecify.annotations.NullMarked;
