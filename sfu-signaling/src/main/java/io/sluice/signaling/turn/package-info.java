/** STUN and TURN servers as they are handed to clients. */
@NullMarked
package io.sluice.signaling.turn;

import org.jspecify.annotations.NullMarked;
