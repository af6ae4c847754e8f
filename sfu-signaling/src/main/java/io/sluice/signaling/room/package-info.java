/** Who is there: one peer for each socket, one room that tells each peer of the others' producers. */
@NullMarked
package io.sluice.signaling.room;

import org.jspecify.annotations.NullMarked;
